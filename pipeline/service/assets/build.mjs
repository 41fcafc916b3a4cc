/**
 * Makes ../static/built from src/: one minified module per src/*.js, one style sheet per src/*.scss whose name does not
 * begin with "_"; and offline.html, the decryptor in one file. Code that several pages share lies in src/shared/ and becomes
 * chunks that the modules import.
 *
 * Why a build at all: the pages run under a policy that allows nothing inline and nothing from another host, so every
 * byte that the browser runs must lie in our own static files. What is made here is never committed; a wheel carries it.
 *
 * It must never write a source map (they carry the paths of the machine that built) nor drop a licence: THIRD-PARTY.txt
 * is written last of all, names every package whose code or styles came in, and its being there says that all is there.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const sources = join(here, "src");
const packages = join(here, "node_modules");
const built = join(here, "..", "static", "built");

// Libraries would keep paths and upload addresses in the browser (htmx, tus-js-client): in our bundles there is no such
// thing as storage, and both fall back to memory.
const STORES = ["localStorage", "sessionStorage", "indexedDB", "caches"];
const NO_STORAGE = Object.fromEntries(STORES.map((name) => [name, "undefined"]));

async function entries(extension) {
  const names = await readdir(sources);
  const wanted = names.filter((name) => name.endsWith(extension) && !name.startsWith("_"));
  return wanted.sort().map((name) => join(sources, name));
}

/** Bundles the scripts; returns the files that came in. */
async function bundleScripts() {
  const result = await build({
    absWorkingDir: here,
    entryPoints: await entries(".js"),
    outdir: built,
    bundle: true,
    splitting: true,
    format: "esm",
    target: ["es2022"],
    minify: true,
    sourcemap: false,
    legalComments: "none",
    define: NO_STORAGE,
    metafile: true,
    logLevel: "warning",
  });
  return Object.keys(result.metafile.inputs).map((name) => join(here, name));
}

/** Compiles the style sheets; returns the files that came in. */
async function compileStyles() {
  const inputs = [];
  for (const sheet of await entries(".scss")) {
    const result = compile(sheet, { style: "compressed", loadPaths: [packages], quietDeps: true, sourceMap: false });
    await writeFile(join(built, `${basename(sheet, ".scss")}.css`), result.css);
    inputs.push(...result.loadedUrls.map((url) => fileURLToPath(url)));
  }
  return inputs;
}

/**
 * The offline decryptor: script, style and policy in one page, so that its digest says which code opens a file.
 * Returns the files that came in.
 */
async function buildOfflinePage() {
  const from = (name) => join(here, "offline", name);
  const result = await build({
    absWorkingDir: here,
    entryPoints: [from("page.js")],
    bundle: true,
    format: "iife",
    target: ["es2022"],
    minify: true,
    write: false,
    legalComments: "none",
    define: NO_STORAGE,
    metafile: true,
    logLevel: "warning",
  });
  const style = await readFile(from("page.css"), "utf8");
  // A closing tag inside a string of the script would end it.
  const script = result.outputFiles[0].text.replaceAll("</script", "<\\/script");
  const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; media-src blob:; base-uri 'none'; form-action 'none'`;
  const inputs = Object.keys(result.metafile.inputs).map((name) => join(here, name));
  const notices = (await noticesOf(inputs)).join("\n\n").replaceAll("--", "- -");
  const parts = { POLICY: policy, STYLE: style, SCRIPT: script, NOTICES: notices };
  const page = (await readFile(from("page.html"), "utf8")).replace(/%([A-Z]+)%/g, (_, name) => parts[name]);
  await writeFile(join(built, "offline.html"), page);
  const digest = createHash("sha256").update(page).digest("hex");
  await writeFile(join(built, "offline.html.sha256"), `${digest}  offline.html\n`);
  return inputs;
}

/** The folder of the package that a file belongs to, or null for our own. */
function packageOf(file) {
  const parts = relative(packages, file).split(sep);
  if (parts[0] === "..") return null;
  return join(packages, ...parts.slice(0, parts[0].startsWith("@") ? 2 : 1));
}

/** The licence's text as the package carries it; where it carries none, the text that its name stands for. */
async function textsOf(folder, about) {
  const files = (await readdir(folder)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort();
  const ours = join(here, "licences", `${about.license}.txt`);
  const places = files.length ? files.map((name) => join(folder, name)) : [ours];
  return Promise.all(places.map((place) => readFile(place, "utf8")));
}

/** What must be said of a package: its name, version, author and licence. */
async function noticeOf(folder) {
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const author = about.author?.name ?? about.author ?? "its contributors";
  const texts = await textsOf(folder, about);
  const heading = `${about.name} ${about.version} (${about.license}), copyright ${author}`;
  return [heading, ...texts.map((text) => text.trim())].join("\n\n");
}

/** The notices of every package that these files came from. */
async function noticesOf(inputs) {
  const folders = [...new Set(inputs.map(packageOf).filter(Boolean))].sort();
  return Promise.all(folders.map(noticeOf));
}

async function main() {
  await rm(built, { recursive: true, force: true });
  await mkdir(built, { recursive: true });
  const inputs = [...(await bundleScripts()), ...(await compileStyles()), ...(await buildOfflinePage())];
  const notices = await noticesOf(inputs);
  const rule = `\n\n${"-".repeat(100)}\n\n`;
  const opening = "Scripts and styles in this folder were made from Quietroom's own (MIT) and from these packages:";
  await writeFile(join(built, "THIRD-PARTY.txt"), `${[opening, ...notices].join(rule)}\n`);
}

await main();
