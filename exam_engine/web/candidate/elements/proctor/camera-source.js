/**
 * The camera itself: opened, lost and found again. Being refused, unplugged or ended by the system
 * are the same fact to the exam; the candidate is told what to do, and no time is lost.
 */

const WIDTH = 640;
const HEIGHT = 480;
const AGAIN_MS = 10_000;

/** Names that programs give to cameras that are none. A phone used as a camera is a camera. */
const VIRTUAL =
  /obs.?(virtual|camera)|manycam|xsplit|snap.?camera|splitcam|youcam|chromacam|mmhmm|vcam|v4l2.?loopback|dummy video|virtual cam|\u865a\u62df/i;

/** Camera pictures of 640 by 480, or an error that names why there is none. */
export function openCamera() {
  if (!navigator.mediaDevices) return Promise.reject(new Error("no camera here"));
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { width: { ideal: WIDTH }, height: { ideal: HEIGHT }, facingMode: "user" },
  });
}

/** Fires `on`, `lost` (detail: whether the person or the browser refused) and `virtual`. */
export class CameraSource extends EventTarget {
  /** @param {HTMLVideoElement} video */
  constructor(video) {
    super();
    this.video = video;
    this.stopped = false;
    /** @type {boolean | null} null before the first try */
    this.isOn = null;
    this.isRefused = false;
    navigator.mediaDevices?.addEventListener?.("devicechange", () => this.isOn === false && this.start());
  }

  /** Whether there are pictures now. */
  get isLive() {
    const stream = this.video.srcObject;
    return stream instanceof MediaStream && stream.active && stream.getVideoTracks().some((track) => !track.muted);
  }

  async start() {
    clearTimeout(this.again);
    if (this.stopped) return;
    try {
      const stream = await openCamera();
      this.video.srcObject = stream;
      for (const track of stream.getVideoTracks()) this.#follow(track);
      this.#turn(true);
    } catch (error) {
      const refused = error instanceof DOMException && error.name === "NotAllowedError";
      this.#turn(false, refused);
      // Asking again and again for a permission that was refused would only disturb.
      if (!refused) this.again = setTimeout(() => this.start(), AGAIN_MS);
    }
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.again);
    const stream = this.video.srcObject;
    if (stream instanceof MediaStream) for (const track of stream.getTracks()) track.stop();
  }

  /** @param {MediaStreamTrack} track */
  #follow(track) {
    track.addEventListener("ended", () => {
      this.#turn(false);
      this.start();
    });
    track.addEventListener("mute", () => this.#turn(false));
    track.addEventListener("unmute", () => this.#turn(true));
    if (VIRTUAL.test(track.label)) this.dispatchEvent(new Event("virtual"));
  }

  /** @param {boolean} on @param {boolean} [refused] */
  #turn(on, refused = false) {
    if (this.stopped || (on === this.isOn && refused === this.isRefused)) return;
    this.isOn = on;
    this.isRefused = refused;
    this.dispatchEvent(on ? new Event("on") : new CustomEvent("lost", { detail: { refused } }));
  }
}
