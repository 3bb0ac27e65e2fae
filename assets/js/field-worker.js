// Keeps the field pack on a device. /field/worker.js sets EDITION, LIST and AWAY and loads this. A pack is kept only
// whole, signed, and signed by the key this device knows; else the one before it stays. See docs/field-pack.md.
(() => {
  "use strict";
  const { EDITION, LIST, AWAY } = self;
  const KEPT = "field-kept"; // the signed list, the key, and what went wrong last; the pages are in `field-` + edition
  const mine = `field-${EDITION}`;
  const raw = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, "0")).join("");
  const sha = async (data) => hex(await crypto.subtle.digest("SHA-256", data));
  const kind = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const ask = (url, cache) => fetch(url, { cache, credentials: "omit" });

  // The keys that signed this text.
  const signers = async (text, signatures) => {
    const data = new TextEncoder().encode(text);
    const found = [];
    for (const { key, signature } of signatures) {
      const known = await crypto.subtle.importKey("raw", raw(key), kind, false, ["verify"]);
      if (await crypto.subtle.verify(kind, known, raw(signature), data)) found.push(key);
    }
    return found;
  };

  const stop = (why) => Object.assign(new Error(why), { why });

  const others = async () => (await caches.keys()).filter((name) => /^field-[0-9a-f]+$/.test(name) && name !== mine);

  const part = async ({ url, sha256 }, cache, before) => {
    for (const name of before) {
      const had = await (await caches.open(name)).match(url);
      if (had && (await sha(await had.clone().arrayBuffer())) === sha256) return cache.put(url, had);
    }
    const came = await ask(url, "no-cache");
    const body = await came.arrayBuffer();
    if (!came.ok || (await sha(body)) !== sha256) throw stop("late");
    const headers = new Headers(came.headers); // the content policy among them
    headers.delete("content-encoding");
    headers.delete("content-length");
    return cache.put(url, new Response(body, { headers }));
  };

  const take = async () => {
    const kept = await caches.open(KEPT);
    const sealed = await (await ask(LIST, "no-store")).json();
    const by = await signers(sealed.pack, sealed.signatures);
    const known = await kept.match("key").then((r) => r && r.text());
    if (!by.length || (known && !by.includes(known))) throw stop("key");
    const pack = JSON.parse(sealed.pack);
    const cache = await caches.open(mine);
    const before = await others();
    await Promise.all(pack.parts.map((one) => part(one, cache, before)));
    await kept.put("key", new Response(by[0]));
    await kept.put("pack", new Response(sealed.pack));
    await kept.delete("trouble");
  };

  self.addEventListener("install", (event) => {
    event.waitUntil(
      take().then(
        () => self.skipWaiting(),
        async (error) => {
          await caches.delete(mine);
          await (await caches.open(KEPT)).put("trouble", new Response(error.why || "late"));
          throw error;
        },
      ),
    );
  });

  self.addEventListener("activate", (event) => {
    const clear = async () => {
      for (const name of await others()) await caches.delete(name);
      await self.clients.claim();
    };
    event.waitUntil(clear());
  });

  const answer = async (request, path) => {
    const cache = await caches.open(mine);
    const kept = await cache.match(path);
    if (kept) return kept;
    try {
      return await fetch(request);
    } catch (error) {
      const away = request.mode === "navigate" && AWAY.slice().reverse().find((url) => path.startsWith(url.replace("away/", "")));
      if (away) return cache.match(away);
      throw error;
    }
  };

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method === "GET" && url.origin === self.location.origin) event.respondWith(answer(request, url.pathname));
  });
})();
