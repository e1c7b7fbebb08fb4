// The menu button of narrow screens. Without script the menu simply stands open.
(function () {
  "use strict";
  const button = document.querySelector(".menu-button");
  const menu = document.getElementById("meny");
  if (!button || !menu) return;

  function show(open) {
    button.setAttribute("aria-expanded", String(open));
    menu.classList.toggle("is-open", open);
  }

  document.documentElement.classList.add("has-script");
  button.hidden = false;
  button.addEventListener("click", function () {
    show(button.getAttribute("aria-expanded") !== "true");
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && menu.classList.contains("is-open")) {
      show(false);
      button.focus();
    }
  });
})();
