// Passkeys: when the device says no, or the person breaks off, say it on the page.
(function () {
  "use strict";
  document.addEventListener("allauth.error", function (event) {
    const trouble = document.getElementById("passkey-trouble");
    if (!trouble) return;
    event.preventDefault();
    trouble.hidden = false;
  });
})();
