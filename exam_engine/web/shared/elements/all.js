/** Loads the elements that every page may use. */

import "./kz-panel.js";
import "./kz-progress.js";
import "./kz-table.js";
import "./kz-timeline.js";
import "./kz-upload.js";
