// All widgets of the page, oldest first.

let widgets = [];
let made = 0;

export const nextNumber = () => made++;

export const add = (widget) => widgets.push(widget);

export const drop = (widget) => (widgets = widgets.filter((it) => it !== widget));

export const first = () => widgets[0];

export const last = () => widgets.at(-1);

// Finds a widget by its id, its container, or its container's id.
export const find = (it) =>
  widgets.find(({ id, container }) => container === it || `${id}` === `${it}` || (it && container?.id === it));

// The widget in a container. If the page has emptied the container, the widget is gone.
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
  // If the visitor goes back to the page, its token may be spent.
  addEventListener("pageshow", ({ persisted }) => persisted && widgets.forEach((it) => it.lapse()));
}
