/**
 * Numbers of the mesh points that are used, and which of them the finer outputs replace. The same
 * lists as in the server's room `mesh_points`; the parity test would see a difference.
 *
 * Sides are the person's own, so "right" is on the left of an unmirrored picture.
 */

/** Points of the coarse mesh; the irises follow. */
export const COARSE = 468;
export const ALL = 478;

export const LIPS = [
  61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409,
  78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415,
  76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306, 184, 74, 73, 72, 11, 302, 303, 304, 408,
  62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292, 183, 42, 41, 38, 12, 268, 271, 272, 407,
];
export const RIGHT_EYE = [
  33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173, 130, 25, 110, 24,
  23, 22, 26, 112, 243, 247, 30, 29, 27, 28, 56, 190, 226, 31, 228, 229, 230, 231, 232, 233,
  244, 113, 225, 224, 223, 222, 221, 189, 35, 124, 46, 53, 52, 65, 143, 111, 117, 118, 119, 120,
  121, 128, 245, 156, 70, 63, 105, 66, 107, 55, 193,
];
export const LEFT_EYE = [
  263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398, 359, 255, 339, 254,
  253, 252, 256, 341, 463, 467, 260, 259, 257, 258, 286, 414, 446, 261, 448, 449, 450, 451, 452, 453,
  464, 342, 445, 444, 443, 442, 441, 413, 265, 353, 276, 283, 282, 295, 372, 340, 346, 347, 348, 349,
  350, 357, 465, 383, 300, 293, 334, 296, 336, 285, 417,
];

/** Five points of each iris, its centre first. */
export const RIGHT_IRIS = [468, 469, 470, 471, 472];
export const LEFT_IRIS = [473, 474, 475, 476, 477];

/** So many points at the head of an eye's list go around its opening. */
export const EYE_CONTOUR = 16;

/** Outer corner, two points of the upper lid, inner corner, and the two below them. */
export const RIGHT_EYE_OPENING = [33, 160, 158, 133, 153, 144];
export const LEFT_EYE_OPENING = [263, 387, 385, 362, 380, 373];

/** Outer corner of the right and of the left eye. */
export const RIGHT_CORNER = 33;
export const LEFT_CORNER = 263;
