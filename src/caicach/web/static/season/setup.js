// Ticking all rows of a table at once. Without it each row is ticked by itself.
(function () {
  "use strict";
  document.querySelectorAll("form[data-ticks]").forEach(function (form) {
    var all = form.querySelector("[data-tick-all]");
    var rows = Array.prototype.slice.call(form.querySelectorAll("tbody input[type=checkbox]"));
    if (!all || !rows.length) return;
    var show = function () {
      var ticked = rows.filter(function (box) { return box.checked; }).length;
      all.checked = ticked === rows.length;
      all.indeterminate = ticked > 0 && ticked < rows.length;
    };
    all.hidden = false;
    all.addEventListener("change", function () {
      rows.forEach(function (box) { box.checked = all.checked; });
      show();
    });
    form.addEventListener("change", show);
    show();
  });
})();
