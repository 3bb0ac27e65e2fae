// A plan that lives in this browser: answers by question, rows that were added, rows taken out. No answer leaves
// the browser but with a form that the reader sends (data-plan-send). See web/planner/answering.py for the shape.
(() => {
  "use strict";
  const KEY = "alongside-plan";
  const all = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);
  const said = document.querySelector("[data-plan-said]");
  const tell = (word) => said && (said.textContent = said.dataset[word] || "");

  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY));
      if (kept && typeof kept.answers === "object" && kept.answers) return { answers: kept.answers, drop: kept.drop || [] };
    } catch {
      // What cannot be read is left alone until the reader writes something.
    }
    return { answers: {}, drop: [] };
  };
  const write = (plan) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(plan));
      tell("kept");
    } catch {
      tell("full");
    }
  };
  const change = (act) => {
    const plan = read(); // read again each time: another tab may have written
    act(plan);
    write(plan);
  };

  const opened = document.getElementById("plan-opened");
  if (opened) write(JSON.parse(opened.textContent));

  const question = (field) => (field.name.startsWith("q:") && field.type !== "hidden" ? field.name.slice(2) : "");
  const answer = (field) => (field.type === "checkbox" ? field.checked : field.value);
  const fill = (field, value) => {
    if (field.type === "checkbox") field.checked = value === true;
    else field.value = value;
  };

  const form = document.querySelector("form[data-plan-here]");
  if (form) {
    const plan = read();
    const fresh = () => `own-${[...crypto.getRandomValues(new Uint8Array(4))].map((b) => b.toString(16).padStart(2, "0")).join("")}`;
    const rename = (row, from, to) => {
      all("[name],[id],[for],[aria-describedby]", (e) => {
        for (const at of ["name", "id", "for", "aria-describedby", "value"]) {
          const now = e.getAttribute(at);
          if (now && (at !== "value" || e.name === "drop"))
            e.setAttribute(at, now.split(from).join(to).split(from.replaceAll("/", "-")).join(to.replaceAll("/", "-")));
        }
      }, row);
    };

    all("[data-new]", (row) => {
      const place = row.dataset.new;
      const order = place.slice(0, place.lastIndexOf("/"));
      const blank = row.cloneNode(true);
      const add = (id) => {
        const made = blank.cloneNode(true);
        rename(made, place, `${order}/${id}`);
        delete made.dataset.new;
        row.before(made);
        return made;
      };
      const depth = order.split("/").length;
      const ids = new Set();
      for (const q of Object.keys(plan.answers)) {
        const parts = q.split("/");
        if (parts.length === depth + 2 && parts.slice(0, depth).join("/") === order) ids.add(parts[depth]);
      }
      ids.forEach((id) => {
        if (!form.querySelector(`[name^="q:${order}/${CSS.escape(id)}/"]`)) add(id);
      });
      // The empty row becomes a row of its own at the first word, and another empty one follows it.
      const watch = (one) =>
        one.addEventListener(
          "input",
          (event) => {
            event.stopPropagation();
            rename(one, place, `${order}/${fresh()}`);
            delete one.dataset.new;
            const next = blank.cloneNode(true);
            one.after(next);
            watch(next);
            keep(event.target);
          },
          { once: true },
        );
      watch(row);
    });

    const keep = (field) => {
      if (field.name === "drop") {
        return change((now) => {
          now.drop = now.drop.filter((place) => place !== field.value);
          if (field.checked) now.drop.push(field.value);
        });
      }
      const asked = question(field);
      if (asked) change((now) => (now.answers[asked] = answer(field)));
    };

    all("[name]", (field) => {
      const asked = question(field);
      if (asked && asked in plan.answers) fill(field, plan.answers[asked]);
      if (field.name === "drop") field.checked = plan.drop.includes(field.value);
    }, form);
    all("details", (box) => {
      if ([...box.querySelectorAll("[name]")].some((f) => question(f) in plan.answers)) box.open = true;
    }, form);
    all("h2", (title) => {
      const own = title.parentNode.querySelector('[name$="/text"]');
      if (own && own.value && title.parentNode.dataset.row) title.textContent = own.value;
    }, form);
    form.addEventListener("input", (event) => keep(event.target));
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  const empty = () => !Object.keys(read().answers).length;
  if (said && !said.textContent) tell(empty() ? "nothing" : "kept");

  all("form[data-plan-send]", (sender) => {
    if ("planOnly" in sender.dataset) sender.hidden = empty();
    sender.addEventListener("submit", () => (sender.elements.plan.value = JSON.stringify(read())));
  });
  all("[data-plan-delete]", (button) => {
    button.addEventListener("click", () => {
      localStorage.removeItem(KEY);
      tell("nothing");
      button.closest("details").open = false;
    });
  });
})();
