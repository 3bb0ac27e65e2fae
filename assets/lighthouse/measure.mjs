// Lighthouse at its mobile setting on public pages of a running site, the five main ones first; fails below 95.
// Started by measure.py (make lighthouse), which finds the browser and a site.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [site = "http://localhost:8000", ...more] = process.argv.slice(2);
const PAGES = more.length ? more : [
  "/", "/help/", "/help/ask/", "/how-it-works/", "/for-chiefs/",
  "/field/", "/library/", "/plans/", "/funding/", "/joining/", "/for-communities/",
];
const KINDS = ["performance", "accessibility", "best-practices"];
const LEAST = 95;
const chrome = await launch({
  chromePath: process.env.ALONGSIDE_BROWSER || process.env.CHROME_PATH || undefined,
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"],
});
let ok = true;
try {
  for (const path of PAGES) {
    const { lhr } = await lighthouse(site + path, { port: chrome.port, onlyCategories: KINDS, output: "json" });
    const found = Object.fromEntries(KINDS.map((kind) => [kind, Math.round(lhr.categories[kind].score * 100)]));
    const fine = KINDS.every((kind) => found[kind] >= LEAST);
    const missed = Object.values(lhr.audits)
      .filter((audit) => audit.score !== null && audit.score < 0.9 && audit.scoreDisplayMode !== "informative")
      .map((audit) => audit.id);
    console.log(JSON.stringify({ name: "lighthouse", path, ...found, ok: fine, ...(fine ? {} : { missed }) }));
    ok &&= fine;
  }
} finally {
  await chrome.kill();
}
process.exit(ok ? 0 : 1);
