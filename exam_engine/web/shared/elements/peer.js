/**
 * Connects two browsers without a server between them: each says all it has to say at once.
 *
 * Addresses are gathered first and sent with the description, so that an offer and an answer are
 * enough (no trickle, RFC 8838 is not needed). No STUN: both stand in the network of one site.
 */

const GATHERING_MS = 3000;

/** A connection that asks nobody outside. */
export function newPeer() {
  return new RTCPeerConnection({ iceServers: [] });
}

/**
 * What this side has to say, once its addresses are known.
 * @param {RTCPeerConnection} peer
 * @returns {Promise<string>}
 */
export async function gathered(peer) {
  if (peer.iceGatheringState !== "complete") {
    await new Promise((resolve) => {
      const look = () => peer.iceGatheringState === "complete" && resolve(undefined);
      peer.addEventListener("icegatheringstatechange", look);
      // Some address is enough; a machine with a slow one need not be waited for.
      setTimeout(resolve, GATHERING_MS);
    });
  }
  return peer.localDescription?.sdp ?? "";
}
