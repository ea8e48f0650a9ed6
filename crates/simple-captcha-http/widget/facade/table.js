// All widgets of the page, in the order in which they were made.

let widgets = [];
let made = 0;

export const nextNumber = () => made++;

export const add = (widget) => widgets.push(widget);

export const drop = (widget) => (widgets = widgets.filter((it) => it !== widget));

export const first = () => widgets[0];

export const last = () => widgets.at(-1);

// By its id, its container, or its container's id.
export const find = (it) =>
  widgets.find(({ id, container }) => container === it || `${id}` === `${it}` || (it && container?.id === it));

// The widget that still is in a container.
export function inside(container) {
  const widget = container && widgets.find((it) => it.container === container);
  if (widget && !widget.intact) {
    widget.remove();
    return;
  }
  return widget;
}

export function watch() {
  setInterval(() => document.hidden || widgets.forEach((it) => it.look()), 1000);
  // A page that was gone back to has sent its token.
  addEventListener("pageshow", ({ persisted }) => persisted && widgets.forEach((it) => it.lapse()));
}
