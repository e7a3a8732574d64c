// Behaviour that every page shares. Pages work without it: menus are <details>, choices are forms.
(function () {
  "use strict";
  var open = function () { return document.querySelectorAll("details[data-menu][open]"); };
  document.addEventListener("click", function (event) {
    open().forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    open().forEach(function (menu) {
      var inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    });
  });
  // A table that does not scroll is no stop for the keyboard.
  var stops = function () {
    document.querySelectorAll(".table-scroll").forEach(function (box) {
      var scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
      if (scrolls) box.setAttribute("tabindex", "0"); else box.removeAttribute("tabindex");
    });
  };
  window.addEventListener("resize", stops);
  document.addEventListener("htmx:afterSettle", stops);
  stops();
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    var source = document.getElementById(button.dataset.copy);
    if (!source || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(source.innerText.trim()).then(function () {
        button.querySelector("[data-copied]").hidden = false;
      });
    });
  });
})();
