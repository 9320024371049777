# What all pages share.

web-product = Kaozheng
web-language-name = English
web-language = Language
web-skip = Skip to content
web-menu = Menu
web-trail = You are here
web-tabs = Views
web-log-out = Log out
web-staff-home = Desk
web-to-home = Go to the home page
web-to-desk = Go to the desk
web-optional = (optional)
web-loading = Loading
web-cancel = Cancel
web-close = Close
web-retry = Try again
web-try-again-later = Please try again later.

web-theme = Look
web-theme-auto = As the system
web-theme-light = Light
web-theme-dark = Dark
web-theme-contrast = High contrast
web-text-size = Text size
web-text-normal = Normal text
web-text-large = Large text

web-filter = Filter
web-rows = Rows: { $count }
web-rows-of = Rows: { $shown } of { $count }
web-selected = Selected: { $count }
web-select-all = Select all
web-no-match = No row fits the filter. Clear the filter to see all rows.
web-pager = Pages
web-previous = Previous
web-next = Next
web-page-of = Page { $page } of { $pages }

web-upload = Upload
web-uploading = Uploading { $percent }%
web-upload-done = Uploaded, being read
web-file-too-large = The file is larger than { $largest } MB. Split it and upload the parts.
web-offline = The network is down; nothing was sent. Try again when it is back.

web-progress-of = { $done } of { $total } done
web-progress-offline = The network is down; the work goes on and this will catch up
web-progress-left = about { $left } left
web-progress-waiting = Waiting in line
web-progress-paused = Paused
web-progress-failed = Not finished

web-timeline-help = Walk with ← →, open with Enter
web-timeline-none = Nothing was recorded in this time.
web-timeline-place = { $place } of { $total }

web-nav-enrolment = Enrolment
    .lead = Import enrolment sheets, see the result for each row, plan sittings.
web-nav-items = Items
    .lead = Write, review and publish items.
web-nav-designs = Adaptive designs
    .lead = Design, simulate and publish adaptive tests.
web-nav-adaptive = Adaptive results
    .lead = Results of placement and diagnosis, and why each item was chosen.
web-nav-forms = Forms
    .lead = Assemble forms by blueprint and see what they cover.
web-nav-measurement = Calibration and measurement
    .lead = Calibrate items, look at them after a sitting, set standards
web-nav-sittings = Sittings
    .lead = Open, watch, grant time, collect.
web-nav-review = Proctoring review
    .lead = Look at what was marked; people decide.
web-nav-practical = Practical marks
    .lead = Enter marks by the rubric.
web-nav-results = Results
    .lead = Look through results and release them.
web-nav-certificates = Certificates
    .lead = Issue, look up and withdraw certificates.
web-nav-persons = People
    .lead = Register staff, grant and withdraw roles.
web-nav-audit = Audit trail
    .lead = Who did what and when, and whether the chain holds.
web-nav-tasks = Tasks
    .lead = Long work under way and finished.
