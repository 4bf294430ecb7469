'use strict';
// Makes elements of a page, and of a drawing in it.
(() => {
  const complete = (made, attributes, parent, text) => {
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    parent?.append(made);
    return made;
  };
  globalThis.servalElements = {
    make: (name, attributes, parent, text) => complete(document.createElement(name), attributes, parent, text),
    draw: (name, attributes, parent, text) => complete(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, parent, text),
  };
})();
