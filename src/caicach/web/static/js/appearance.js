// Loaded in the head and not deferred: the first paint must already be light or dark.
(function () {
  "use strict";
  var root = document.documentElement;
  if (root.dataset.appearance !== "device") return;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var apply = function () { root.dataset.bsTheme = dark.matches ? "dark" : "light"; };
  dark.addEventListener("change", apply);
  apply();
})();
