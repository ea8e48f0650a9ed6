// Bundles the pages and serves them with a strict policy, from another origin than the captcha's.

import { build } from "esbuild";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { compile, compileModule } from "svelte/compiler";

const folder = new URL("pages/", import.meta.url).pathname;

const svelte = {
  name: "svelte",
  setup({ onLoad }) {
    onLoad({ filter: /\.svelte$/ }, ({ path }) => {
      const options = { filename: path, css: "external", generate: "client" };
      return { contents: compile(readFileSync(path, "utf8"), options).js.code };
    });
    onLoad({ filter: /\.svelte\.js$/ }, ({ path }) => {
      const options = { filename: path, generate: "client" };
      return { contents: compileModule(readFileSync(path, "utf8"), options).js.code };
    });
  },
};

async function bundle() {
  const { outputFiles } = await build({
    entryPoints: readdirSync(folder).filter((it) => /\.jsx?$/.test(it)).map((it) => folder + it),
    bundle: true, write: false, minify: true, format: "esm", outdir: "/", jsx: "automatic", plugins: [svelte],
    conditions: ["svelte", "browser"],
    define: {
      "process.env.NODE_ENV": '"production"',
      __VUE_OPTIONS_API__: "true", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    },
    logLevel: "error",
  });
  return new Map(outputFiles.map(({ path, contents }) => [path, contents]));
}

const page = (base, sitekey, { name, source = name, head = "", body = '<div id="app"></div>' }) => `<!doctype html>
<html lang="en" data-base="${base}" data-sitekey="${sitekey}">
<title>${name}</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
${head}
<main>
<h1>${name}</h1>
<form action="/sent">
${body}
<p><button id="send">Send</button></p>
</form>
</main>
<script type="module" src="/${source}.js"></script>
`;

// Serves each page of a list under its name. Resolves with the URL and a function that stops the server.
export async function serve(base, sitekey, list) {
  const scripts = await bundle();
  const pages = new Map(list.map((it) => [`/${it.name}`, it]));
  const server = createServer(({ url }, response) => {
    const { pathname } = new URL(url, base);
    const script = scripts.get(pathname);
    const found = pages.get(pathname);
    if (script) {
      response.setHeader("Content-Type", "text/javascript");
      return response.end(script);
    }
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    if (!found) {
      response.statusCode = pathname === "/sent" ? 200 : 404;
      return response.end("<!doctype html><title>sent</title>");
    }
    const types = found.trusted ? "; require-trusted-types-for 'script'" : "";
    response.setHeader("Content-Security-Policy", `default-src 'self' ${base}; img-src ${base} data:${types}`);
    response.end(page(base, sitekey, found));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://localhost:${server.address().port}`, end: () => server.close() };
}
