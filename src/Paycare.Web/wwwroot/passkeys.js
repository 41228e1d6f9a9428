// Makes and uses passkeys. What the server needs of the browser's answer goes into the form, which is sent as any other.
(() => {
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) return;
  document.querySelectorAll("[data-passkey-offer]").forEach((offer) => { offer.hidden = false; });

  const ask = async (form) => {
    const options = JSON.parse(form.dataset.options);
    const credential = form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    form.querySelector("[name='Form.Credential']").value = JSON.stringify(credential);
    form.submit();
  };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const failed = form.querySelector("[data-passkey-failed]");
    const run = () => ask(form).catch(() => { failed.hidden = false; });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      failed.hidden = true;
      run();
    });
    if (form.dataset.passkey === "get") run();
  });
})();
