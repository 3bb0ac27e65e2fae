// Builds the committed files under src/alongside/web/static/alongside from the sources in this folder.
//   cd assets && npm ci && node build.mjs            writes the files and build.json
//   cd assets && npm ci && node build.mjs --check    says whether what is committed is what would be built
// build.json records a hash of every source and every result, so that a machine without node can see drift.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { transformSync } from "esbuild";
import postcss from "postcss";
import * as sass from "sass";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "../src/alongside/web/static/alongside");
const USWDS = join(HERE, "node_modules/@uswds/uswds");
const FONTS = { regular: "source-sans-400", semibold: "source-sans-600", italic: "source-sans-400-italic" };

// Variants of USWDS we never use: color games, dark-on-dark twins, sorting by script, print-only tricks.
const UNUSED = new RegExp(
  [
    "--inverse", "--accent-", "--secondary", "--base\\b", "--emergency", "--unstyled", "--big", "--hover", "--active",
    "usa-focus", "data-sortable", "data-sort-active", "aria-sort", "table__header__button", "--sticky-header",
    "--stacked", "table-container", "usa-icon", "usa-media-link", "usa-input-list", "usa-list", "outline-inverse", "--compact", "--borderless", "--striped", "__announcement-region", "usa-prose", "usa-dark-background",
    "usa-input--", "usa-checkbox__input--tile", "usa-input-group", "--required", "usa-form-group--success", "--slim", "--no-icon", "alert--validation",
    "alert__body::before", "usa-radio__input--tile", "usa-fieldset--unstyled", "iframe:focus", "usa-alert--success .usa-alert__link", "-moz-focusring",
    "usa-checkbox__input:indeterminate", 
  ].join("|"),
);

const palette = JSON.parse(readFileSync(join(HERE, "palette.json"), "utf8"));
const COLOR = /#[0-9a-f]{3,8}\b|rgba?\([^)]*\)|\b(?:white|black)\b/gi;

function uswds() {
  const { css } = sass.compile(join(HERE, "scss/uswds.scss"), {
    loadPaths: [join(USWDS, "packages")],
    quietDeps: true,
    logger: sass.Logger.silent,
  });
  const root = postcss.parse(css);
  const strays = new Set();
  root.walkComments((comment) => comment.remove());
  root.walkAtRules("font-face", (rule) => rule.remove());
  root.walkRules((rule) => {
    const kept = rule.selectors.filter((selector) => !UNUSED.test(selector));
    if (kept.length) rule.selectors = kept;
    else rule.remove();
  });
  root.walkDecls((decl) => {
    // Pictures are drawn by our own style sheet: no request, and they follow light and dark.
    if (decl.value.includes("url(") || decl.prop.startsWith("mask")) return decl.remove();
    decl.value = decl.value.replace(COLOR, (color) => {
      const name = palette.uswds[color.toLowerCase()]?.[decl.prop];
      if (!name) strays.add(`${color} in ${decl.prop} of ${decl.parent.selector}`);
      return `var(--${name})`;
    });
  });
  root.walkRules((rule) => void (rule.nodes.length || rule.remove()));
  root.walkAtRules((rule) => void (rule.nodes?.length === 0 && rule.remove()));
  if (strays.size) throw new Error(`Colors without a place in palette.json:\n${[...strays].join("\n")}`);
  return root.toString();
}

function properties() {
  const block = (mode) =>
    Object.entries(palette.colors).map(([name, pair]) => `--${name}:${pair[mode]};`).join("");
  return `:root{color-scheme:light dark;${block(0)}}
    @media (prefers-color-scheme:dark){@media screen{:root{${block(1)}}}}
    .al-light{color-scheme:light;${block(0)}}
    @media screen{.al-dark{color-scheme:dark;${block(1)}}}`;
}

function ours() {
  const { css } = sass.compile(join(HERE, "scss/alongside.scss"), { loadPaths: [join(HERE, "scss")] });
  postcss.parse(css).walkDecls((decl) => {
    // Pictures drawn in place and shadows have no name; black and white are for paper.
    const strays = /data:|rgba\(0, 0, 0/.test(decl.value) ? [] : decl.value.match(COLOR) ?? [];
    const named = strays.filter((color) => !/^(white|black)$/.test(color));
    if (named.length) throw new Error(`Use a custom property instead of ${named} in ${decl.prop}.`);
  });
  return css;
}

function build() {
  const results = new Map();
  const css = transformSync(`${properties()}\n${uswds()}\n${ours()}`, {
    loader: "css",
    minify: true,
    target: ["chrome80", "firefox78", "safari13"],
    legalComments: "none",
  }).code;
  results.set("css/alongside.css", Buffer.from(`/* Contains parts of USWDS 3.14.0; see NOTICE. */\n${css}`));
  for (const name of readdirSync(join(HERE, "js")).sort()) {
    const source = readFileSync(join(HERE, "js", name), "utf8");
    const { code } = transformSync(source, { minify: true, target: "es2019" });
    results.set(`js/${name}`, Buffer.from(code));
  }
  const htmx = readFileSync(join(HERE, "node_modules/htmx.org/dist/htmx.min.js"), "utf8");
  results.set("js/htmx.min.js", Buffer.from(htmx.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n")));
  for (const [face, name] of Object.entries(FONTS)) {
    const file = join(USWDS, `dist/fonts/source-sans-pro/sourcesanspro-${face}-webfont.woff2`);
    results.set(`fonts/${name}.woff2`, readFileSync(file));
  }
  results.set("fonts/OFL.txt", readFileSync(join(HERE, "licenses/OFL.txt")));
  for (const name of readdirSync(join(HERE, "icons")).sort()) {
    results.set(`icons/${name}`, readFileSync(join(HERE, "icons", name)));
  }
  return results;
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

function sources() {
  const files = ["build.mjs", "palette.json", "package.json", "package-lock.json"];
  for (const folder of ["icons", "js", "licenses", "scss"]) {
    for (const name of readdirSync(join(HERE, folder))) files.push(`${folder}/${name}`);
  }
  return Object.fromEntries(files.sort().map((name) => [name, sha256(readFileSync(join(HERE, name)))]));
}

const results = build();
const record = {
  sources: sources(),
  results: Object.fromEntries([...results].sort().map(([name, bytes]) => [name, sha256(bytes)])),
};
const text = `${JSON.stringify(record, null, 2)}\n`;

if (process.argv.includes("--check")) {
  const stale = [...results].filter(([name, bytes]) => {
    const path = join(OUT, name);
    return !existsSync(path) || !readFileSync(path).equals(bytes);
  });
  if (stale.length || readFileSync(join(HERE, "build.json"), "utf8") !== text) {
    console.error(`Not what would be built: ${stale.map(([name]) => name).join(", ") || "build.json"}. Run: node build.mjs`);
    process.exit(1);
  }
  console.log("The committed files are what the sources give.");
} else {
  for (const [name, bytes] of results) {
    const path = join(OUT, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    const packed = name.endsWith(".woff2") ? bytes.length : brotliCompressSync(bytes).length;
    console.log(`${relative(OUT, path).padEnd(32)} ${String(bytes.length).padStart(7)} B  ${String(packed).padStart(6)} B sent`);
  }
  writeFileSync(join(HERE, "build.json"), text);
}
