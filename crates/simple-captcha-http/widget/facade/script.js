// This script's URL. The server puts in the mount path, and the page may have added parameters.

// A module has no current script.
const script = document.currentScript ??
  document.querySelector("script[src*='/api.js'], script[src*='/enterprise.js']");
const url = new URL(script?.src || location);

export const MOUNT = `${url.origin}%MOUNT%`;
export const PARAMETERS = url.searchParams;
export const parameter = (name) => PARAMETERS.get(name);
