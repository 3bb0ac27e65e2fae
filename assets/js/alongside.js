// Small helps on top of pages that work without them. No dependency, no storage, no inline code.
(() => {
  "use strict";
  const each = (selector, make) => document.querySelectorAll(selector).forEach(make);

  // After a form came back with questions, begin where the questions are listed.
  const errors = document.querySelector("[data-focus]");
  if (errors) errors.focus();

  // One press is enough on a slow line. The server saves once however often it is sent; this only says so.
  each("form[data-busy]", (form) => {
    form.addEventListener("submit", (event) => {
      if (event.submitter && event.submitter.name === "switch_language") return;
      if (form.dataset.sent) return event.preventDefault();
      form.dataset.sent = "yes";
      const button = event.submitter || form.querySelector("button[type=submit]");
      if (button) {
        button.dataset.label = button.textContent;
        // Changed after the browser has read the button's name and value.
        setTimeout(() => {
          button.textContent = form.dataset.busy;
          button.setAttribute("aria-disabled", "true");
        });
      }
      setTimeout(() => restore(form), 20000);
    });
  });
  const restore = (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[data-label]").forEach((button) => {
      button.textContent = button.dataset.label;
      button.removeAttribute("aria-disabled");
      delete button.dataset.label;
    });
  };
  addEventListener("pageshow", (event) => {
    if (event.persisted) each("form[data-busy]", restore);
  });

  // Leave at once: the page is emptied and its place in the history is taken, so that "back" does not show it.
  // Escape three times within five seconds does the same, and says so on the way.
  const exit = document.querySelector("[data-exit]");
  if (exit) {
    let presses = 0, forgotten = 0;
    const leave = (event) => {
      event.preventDefault();
      document.title = exit.hostname;
      document.body.hidden = true;
      history.replaceState(null, "", "/");
      location.replace(exit.href);
    };
    exit.addEventListener("click", leave);
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape") {
        presses = 0;
        return;
      }
      if (event.repeat) return;
      presses += 1;
      clearTimeout(forgotten);
      forgotten = setTimeout(() => { presses = 0; exit.nextElementSibling.textContent = ""; }, 5000);
      if (presses > 2) return leave(event);
      exit.nextElementSibling.textContent = presses > 1 ? exit.dataset.one : exit.dataset.two;
    });
  }

  // A language button sends one form; what was typed into the page's other forms goes along (web/tongues.py).
  each('button[name="switch_language"]', (button) => {
    button.addEventListener("click", () => {
      const form = button.form;
      form.querySelectorAll("[data-along]").forEach((input) => input.remove());
      each('form[id^="words-"]', (other) => {
        if (other === form) return;
        for (const [name, value] of new FormData(other)) {
          if (typeof value !== "string" || name === "csrfmiddlewaretoken") continue;
          if (other.querySelector(`[type=password][name="${CSS.escape(name)}"]`)) continue;
          const input = document.createElement("input");
          Object.assign(input, { type: "hidden", name: `${other.id}:${name}`, value });
          input.dataset.along = "";
          form.append(input);
        }
      });
    });
  });
  // A page without such a form may have a search with words that were not sent yet: they come back as asked.
  each(".al-language input[name=next]", (next) => {
    next.form.addEventListener("submit", () => {
      each('main form[method="get"]', (asked) => {
        const typed = [...asked.elements].some(
          (e) => e.value !== (e.defaultValue ?? e.value) || [...(e.options || [])].some((o) => o.selected !== o.defaultSelected),
        );
        if (typed) next.value = `${new URL(asked.action).pathname}?${new URLSearchParams(new FormData(asked))}`;
      });
    });
  });

  // A row of tabs that is wider than the screen begins at the one that is open.
  each(".al-tabs [aria-current]", (tab) => {
    const row = tab.closest(".al-tabs");
    row.scrollLeft += tab.getBoundingClientRect().left - row.getBoundingClientRect().left - 40;
  });

  each("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });

  // Suggestions for a plain text box: ARIA 1.2 combobox with a list of matches.
  // data-typeahead = address; data-id = id of the hidden field; data-fill = "town:id_town state:id_state";
  // data-found, data-none = sentences for screen readers ("%n" is the number).
  // Answer: {"matches": [{"id": 1, "name": "...", "place": "...", "town": "...", "state": "..."}]}
  each("input[data-typeahead]", (input, index) => {
    const list = document.createElement("ul");
    const status = document.createElement("p");
    const holder = document.createElement("div");
    const hidden = document.getElementById(input.dataset.id || "");
    const seen = new Map();
    let matches = [], current = -1, waiting = 0, asking = null, chosen = input.value;

    list.id = `${input.id || "typeahead" + index}_list`;
    list.className = "al-typeahead__list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.label || "");
    list.hidden = true;
    status.className = "al-unseen";
    status.setAttribute("role", "status");
    holder.className = "al-typeahead";
    input.parentNode.insertBefore(holder, input);
    holder.append(input, list, status);
    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", autocorrect: "off", spellcheck: "false",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) input.setAttribute(name, value);

    const close = () => {
      list.hidden = true;
      current = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const mark = (next) => {
      current = (next + matches.length) % matches.length;
      [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === current)));
      const item = list.children[current];
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    };
    const choose = (match) => {
      input.value = chosen = match.name;
      if (hidden) hidden.value = match.id;
      for (const pair of (input.dataset.fill || "").split(" ").filter(Boolean)) {
        const [key, id] = pair.split(":");
        const target = document.getElementById(id);
        if (target && match[key] && (!target.value || target.dataset.filled === target.value)) {
          target.value = target.dataset.filled = match[key];
        }
      }
      close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const show = (found) => {
      matches = found;
      list.textContent = "";
      list.append(...found.map((match, i) => {
        const item = document.createElement("li");
        const place = document.createElement("small");
        item.id = `${list.id}_${i}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.append(match.name);
        place.textContent = match.place || "";
        if (match.place) item.append(place);
        item.addEventListener("mousedown", (event) => event.preventDefault());
        item.addEventListener("click", () => choose(match));
        return item;
      }));
      current = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(!!found.length));
      status.textContent = found.length
        ? (input.dataset.found || "%n").replace("%n", found.length)
        : input.dataset.none || "";
    };
    const ask = async () => {
      const words = input.value.trim();
      if (asking) asking.abort();
      if (words.length < 2) return close();
      if (seen.has(words)) return show(seen.get(words));
      asking = new AbortController();
      try {
        const address = `${input.dataset.typeahead}?q=${encodeURIComponent(words)}`;
        const answer = await fetch(address, {
          signal: asking.signal, headers: { Accept: "application/json" }, credentials: "same-origin",
        });
        if (!answer.ok) return close();
        const { matches: found } = await answer.json();
        seen.set(words, found);
        if (document.activeElement === input && input.value.trim() === words) show(found);
      } catch {
        close(); // no line, no suggestions: what was typed is still sent
      }
    };

    input.addEventListener("input", () => {
      if (hidden && input.value !== chosen) hidden.value = "";
      clearTimeout(waiting);
      waiting = setTimeout(ask, 180);
    });
    input.addEventListener("keydown", (event) => {
      const open = !list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!open) return ask();
        mark(event.key === "ArrowDown" ? current + 1 : current < 0 ? -1 : current - 1);
      } else if (event.key === "Enter" && open && current >= 0) {
        event.preventDefault();
        choose(matches[current]);
      } else if (event.key === "Escape" && open) {
        event.preventDefault();
        close();
      }
    });
    input.addEventListener("blur", () => setTimeout(close, 120));
  });
})();
