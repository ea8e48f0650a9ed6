// Writes pictures of svg-captcha with its defaults: node write.js COUNT DIR
//
// It draws on nothing, so the pictures are laid on white, as a page would show them.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { Resvg } = require("@resvg/resvg-js");
const svgCaptcha = require("svg-captcha");

const [count, folder] = process.argv.slice(2);
fs.mkdirSync(folder, { recursive: true });
let labels = "filename,answer\n";
for (let number = 1; number <= Number(count); number += 1) {
  const { text, data } = svgCaptcha.create();
  const name = `${String(number).padStart(6, "0")}.png`;
  // It writes viewBox="0,0,150,50", which some readers of SVG refuse; the size is the same without.
  const picture = new Resvg(data, { background: "white" }).render();
  fs.writeFileSync(path.join(folder, name), picture.asPng());
  labels += `${name},${text}\n`;
}
fs.writeFileSync(path.join(folder, "labels.csv"), labels);
