// Where the browser reads codes itself, the camera does it here; without it a photo or typing leads to the same page.
const place = document.getElementById("scan");
const form = document.getElementById("typed");

const start = async () => {
  const [video, status, button] = [place.querySelector("video"), place.querySelector("[role=status]"), place.querySelector("button")];
  try {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    await video.play();
    video.hidden = false;
    button.hidden = true;
    status.textContent = place.dataset.looking;
    const stop = () => { for (const track of video.srcObject.getTracks()) { track.stop(); } };
    addEventListener("pagehide", stop);
    const look = async () => {
      const [found] = await detector.detect(video);
      if (found) {
        stop();
        form.querySelector("textarea").value = found.rawValue;
        form.requestSubmit();
      } else {
        setTimeout(look, 200);
      }
    };
    await look();
  } catch {
    video.hidden = true;
    button.hidden = true;
    status.textContent = place.dataset.failed;
  }
};

if (place && "BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", start);
  // Once allowed, the camera starts with the page.
  navigator.permissions?.query({ name: "camera" }).then((camera) => { if (camera.state === "granted") { start(); } }, () => {});
}
