// The field pack on a page: ticks, contacts and a plan that was taken along, all in this browser's own storage. Nothing
// leaves it but with a form that a signed-in reader sends (data-field-ticks). The pages are kept by field-worker.js.
(() => {
  "use strict";
  const KEY = "alongside-field", PLAN = "alongside-plan";
  const root = document.documentElement;
  const one = (selector, at = document) => at.querySelector(selector);
  const all = (selector, act, at = document) => at.querySelectorAll(selector).forEach(act);
  const words = (element, name, put = {}) =>
    Object.entries(put).reduce((text, [key, value]) => text.split(`{${key}}`).join(value), element.dataset[name] || "");
  const day = (iso) => new Intl.DateTimeFormat(root.lang, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${iso}T00:00:00Z`));
  const moment = (iso) => new Intl.DateTimeFormat(root.lang, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));

  const stored = (key) => {
    try {
      const found = JSON.parse(localStorage.getItem(key));
      return found && typeof found === "object" ? found : {};
    } catch {
      return {};
    }
  };
  const read = () => {
    const { ticks, plan, open } = stored(KEY);
    return { ticks: ticks && typeof ticks === "object" ? ticks : {}, plan: plan && plan.lines ? plan : null, open: open || "" };
  };
  const change = (act) => {
    const kept = read(); // read again each time: another tab may have written
    act(kept);
    try {
      localStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      all("[data-field-state]", (state) => (state.textContent = state.dataset.cannot));
    }
  };
  const ticked = (kept, key) => Boolean(kept.ticks[key] && kept.ticks[key].on);
  const tick = (kept, key, on) => (kept.ticks[key] = { on, at: new Date().toISOString() });

  // Line by line: what one side changed since both were alike is taken. Of a line that was never compared, a tick stays.
  const merged = (before, saved, mine) => (before === undefined ? saved || mine : mine === before ? saved : mine);
  const done = (line) => Boolean(line) && line.state === "done";
  const unsent = (kept) => (kept.plan ? Object.keys(kept.plan.lines).filter((key) => done(kept.plan.lines[key]) !== ticked(kept, key)) : []);

  // A plan on this device: one taken from a sign-in, else the one that is written in this browser.
  const planHere = () => {
    const { plan } = read();
    if (plan) return plan;
    const { answers } = stored(PLAN);
    if (!answers) return null;
    const contacts = {}, lines = {};
    for (const [question, value] of Object.entries(answers)) {
      const [part, id, name, line, what] = question.split("/");
      if (part === "partners") (contacts[id] = contacts[id] || { id })[name] = value;
      if (part === "protocols" && name === "items") (lines[line] = lines[line] || {})[what] = value;
    }
    const gone = (stored(PLAN).drop || []).filter((place) => place.startsWith("partners/")).map((place) => place.slice(9));
    return { lines, contacts: Object.values(contacts).filter((c) => !gone.includes(c.id)) };
  };

  // Ticks.
  const said = one("[data-line-words]");
  const draw = () => {
    const kept = read(), plan = planHere();
    all("[data-line]", (row) => {
      const { line } = row.dataset;
      one("[data-tick]", row).checked = ticked(kept, line);
      const own = (plan && plan.lines[line]) || {}, notes = [];
      if (own.use === "no") notes.push(words(said, "off"));
      if (own.owner) notes.push(words(said, "owner", { p: own.owner }));
      if (own.text && plan.own && plan.own.includes(line)) notes.push(words(said, "text", { p: own.text }));
      one("[data-own]", row).textContent = notes.map((note) => ` · ${note}`).join("");
      one("[data-when]", row).textContent = ticked(kept, line) ? ` · ${words(said, "at", { d: moment(kept.ticks[line].at) })}` : "";
    });
    drawPlan(kept);
  };
  const drawPlan = (kept) => {
    const place = one("[data-field-plan]");
    if (!place) return;
    place.hidden = !kept.plan;
    if (!kept.plan) return;
    const told = one("[data-field-plan-words]", place), left = one("[data-field-unsent]", place), count = unsent(kept).length;
    told.textContent = words(told, "with", { p: kept.plan.name, v: kept.plan.revision });
    left.textContent = words(left, count ? "some" : "none", { n: count });
    one("[data-field-send]", place).href = kept.plan.url;
  };
  document.addEventListener("change", (event) => {
    const key = event.target.dataset.tick;
    if (!key) return;
    change((kept) => tick(kept, key, event.target.checked));
    draw();
  });
  all("[data-field-clear]", (button) => {
    button.addEventListener("click", () => {
      change((kept) => Object.keys(kept.ticks).forEach((key) => ticked(kept, key) && tick(kept, key, false)));
      one("[data-field-cleared]").textContent = button.dataset.done;
      draw();
    });
  });

  // The role that was open stays open.
  all("details[data-role]", (box) => {
    if (box.dataset.role === read().open) box.open = true;
    box.addEventListener("toggle", () => box.open && change((kept) => (kept.open = box.dataset.role)));
  });

  // Contacts.
  const contacts = () => {
    const from = one("[data-field-contacts-from]");
    const plan = from && planHere();
    const named = plan ? plan.contacts.filter((c) => c.name || c.contact || c.phone || c.email) : [];
    if (!named.length) return;
    const kinds = JSON.parse(one("#field-partners").textContent);
    from.textContent = plan.url ? words(from, "account", { p: plan.name, v: plan.revision, d: day(plan.on) }) : from.dataset.browser;
    const put = (where, chosen) => {
      const section = one(`[data-field-contacts="${where}"]`), list = one("ul", section);
      section.hidden = !chosen.length;
      list.replaceChildren(
        ...chosen.map((contact) => {
          const row = one("[data-field-contact]").content.cloneNode(true);
          const category = contact.category || kinds[contact.id] || "";
          const set = (name, text, scheme) => {
            const place = one(`[data-of="${name}"]`, row);
            if (!text) return place.remove();
            place.textContent = text;
            if (scheme) place.href = scheme + (scheme === "tel:" ? text.replace(/[^+\d]/g, "") : text);
          };
          set("name", contact.name || category);
          set("category", contact.name ? category : "");
          set("person", [contact.contact, contact.title].filter(Boolean).join(", "));
          set("phone", contact.phone, "tel:");
          set("email", contact.email, "mailto:");
          return row;
        }),
      );
    };
    put("first", named.filter((c) => c.notify));
    put("others", named.filter((c) => !c.notify));
  };

  // The plan's own page: take it along, merge, send what is only here.
  const source = one("#field-plan");
  if (source) {
    const now = JSON.parse(source.textContent);
    const send = one("form[data-field-ticks]"), list = one("[data-field-waiting]"), status = one("[data-field-taken]");
    const take = () =>
      change((kept) => {
        const before = kept.plan && kept.plan.id === now.id ? kept.plan.lines : {};
        for (const [key, line] of Object.entries(now.lines)) {
          const on = merged(key in before ? done(before[key]) : undefined, done(line), ticked(kept, key));
          if (on !== ticked(kept, key)) tick(kept, key, on);
        }
        kept.plan = now;
      });
    const show = () => {
      const kept = read(), here = kept.plan && kept.plan.id === now.id;
      status.textContent = words(status, here ? "here" : kept.plan ? "other" : "none", { p: kept.plan ? kept.plan.name : "" });
      one("[data-field-take]").hidden = Boolean(here);
      one("[data-field-drop]").hidden = !here;
      const waiting = here ? unsent(kept) : [];
      if (!send) return;
      send.hidden = !waiting.length;
      send.elements.ticks.value = JSON.stringify(Object.fromEntries(waiting.map((key) => [key, ticked(kept, key)])));
      list.replaceChildren(
        ...waiting.map((key) => {
          const row = document.createElement("li");
          row.textContent = words(list, ticked(kept, key) ? "on" : "off", { p: now.lines[key].text });
          return row;
        }),
      );
    };
    if (read().plan && read().plan.id === now.id) take();
    show();
    one("[data-field-take]").addEventListener("click", () => { take(); show(); });
    one("[data-field-drop]").addEventListener("click", () => { change((kept) => (kept.plan = null)); show(); });
  }

  // The pack itself: kept, old, or not to be kept here.
  const state = one("[data-field-state]");
  const place = (name) => new URL(name, new URL(state.dataset.worker, location.href)).href; // beside the worker
  const keptAt = async (name) => {
    const found = await (await caches.open("field-kept")).match(place(name));
    return found ? found.text() : "";
  };
  const tell = async () => {
    const [text, trouble, key] = await Promise.all(["pack", "trouble", "key"].map(keptAt));
    const pack = text && JSON.parse(text);
    const age = pack ? Math.floor((Date.now() - Date.parse(`${pack.signed_on}T00:00:00Z`)) / 86400000) : 0;
    const put = pack ? { d: day(pack.signed_on), n: age } : {};
    const notes = []; // what the reader should know before reading on
    if (pack && age > pack.old_after_days) notes.push(words(state, "old", put));
    if (trouble === "key") notes.push(state.dataset.key);
    const note = one("[data-field-note]");
    note.textContent = notes.join(" ");
    note.hidden = !notes.length;
    state.textContent = [pack ? words(state, "kept", put) : trouble ? "" : state.dataset.keeping, trouble === "late" ? state.dataset.late : ""].join(" ");
    all("[data-field-pinned]", (place) => {
      place.hidden = !key;
      if (key) print(key).then((shown) => (place.textContent = words(place, "words", { p: shown })));
    });
    all("[data-field-forget]", (box) => (box.hidden = trouble !== "key"));
  };
  const print = async (key) => {
    const point = Uint8Array.from(atob(key), (c) => c.charCodeAt(0));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", point)).slice(0, 16);
    return [...digest].map((b) => b.toString(16).padStart(2, "0")).join("").replace(/(.{4})(?=.)/g, "$1 ");
  };
  const keep = async () => {
    if (!navigator.serviceWorker || !window.caches) return (state.textContent = state.dataset.cannot);
    try {
      await tell();
      navigator.serviceWorker.addEventListener("controllerchange", tell);
      const scope = state.dataset.worker.replace(/[^/]+$/, "");
      const registration = await navigator.serviceWorker.register(state.dataset.worker, { scope });
      const follow = (worker) => worker && worker.addEventListener("statechange", tell);
      follow(registration.installing);
      registration.addEventListener("updatefound", () => follow(registration.installing));
    } catch {
      if (!(await keptAt("pack"))) state.textContent = state.dataset.cannot; // else: no network, and a pack is here
    }
  };
  all("[data-field-forget-key]", (button) => {
    button.addEventListener("click", async () => {
      const kept = await caches.open("field-kept");
      await Promise.all([kept.delete(place("key")), kept.delete(place("trouble"))]);
      await keep();
      const registration = await navigator.serviceWorker.getRegistration(state.dataset.worker);
      if (registration) await registration.update().catch(() => undefined);
    });
  });

  addEventListener("beforeinstallprompt", (event) => {
    all("[data-field-install]", (button) => {
      button.hidden = false;
      button.onclick = () => event.prompt();
    });
    event.preventDefault();
  });
  addEventListener("appinstalled", () => navigator.storage && navigator.storage.persist && navigator.storage.persist());
  addEventListener("storage", (event) => event.key === KEY && draw());

  if (said || one("[data-field-plan]")) draw();
  contacts();
  if (state) keep();
})();
