# Candidates’ pages: entrance, consent, device check, paper, receipt.

# Entrance
web-exam-entrance = Candidates’ entrance
web-exam-entrance-lead = Enter the exam with your admission number and document number.
web-exam-admission-number = Admission number
web-exam-admission-hint = At the top right of your admission ticket; capital and small letters are the same.
web-exam-document-number = Document number
web-exam-document-hint = Of the document you enrolled with; type a final X as it stands.
web-exam-enter = Enter
web-exam-entrance-help = If you cannot enter, take your ticket and document to the invigilator.
web-exam-sittings = My exams
web-exam-sittings-lead = { $name }, please choose the sitting to take.
web-exam-no-sitting = There is no sitting to enter now
web-exam-no-sitting-next = Sittings open shortly before the exam. Go by the time on your ticket and reload this page then.
web-exam-sitting = Sitting
web-exam-window = When you may start
web-exam-window-span = { $opens } to { $closes }
web-exam-minutes = Length
web-exam-minutes-count = { $count } minutes
web-exam-go-in = Enter the exam
web-exam-go-on = Continue
web-exam-see-receipt = See the receipt
web-exam-state-open = Not taken
web-exam-state-begun = Entered
web-exam-state-running = Being written
web-exam-state-ended = Handed in
web-exam-candidate = Candidate

# Steps
web-exam-steps = Steps before the exam
web-exam-step-consent = Being watched
web-exam-step-check = Device check
web-exam-step-ready = Start

# Consent
web-exam-consent = Being watched by camera
web-exam-consent-lead = Please read this before you choose. With either choice you can take the exam, and your score is the same.
web-exam-consent-kinds = A person is asked to look at these:
web-exam-consent-agree = I agree to the camera
web-exam-consent-agree-next = Next: the camera is checked
web-exam-consent-refuse = I do not agree to the camera
web-exam-consent-refuse-next = Next: an invigilator checks your identity

# Identity
web-exam-identity = Identity check by the invigilator
web-exam-identity-lead = You chose not to use the camera. This changes nothing for the exam or the score.
web-exam-identity-wait = Please wait, the invigilator will come to your seat
web-exam-identity-how = Please lay your document and admission ticket on the desk. When the check is done this page goes on by itself; there is no need to reload.
web-exam-identity-asking = Waiting for the invigilator
web-exam-identity-again = Changed your mind?
web-exam-identity-back = Back to the camera page
web-exam-identity-reload = Please reload this page when the check is done.

# Device check
web-exam-check = Device check
web-exam-check-lead = The clock is not running yet. If something is not right, the invigilator will help.
web-exam-check-looking = Checking
web-exam-check-camera = Camera
web-exam-check-camera-good = The camera works
web-exam-check-camera-bad = The camera is not open. Choose “Allow” where the browser asks, then “Check again”.
web-exam-check-camera-hint = Have your face in the middle, look at the screen, and have the light in front of you. Pictures of this check are measured and not kept.
web-exam-check-light-good = The light is good
web-exam-check-light-dark = It is rather dark; please switch on a light or turn towards it
web-exam-check-light-bright = It is too bright; please move away from the window behind you
web-exam-check-light-unknown = Light: cannot be judged for the moment
web-exam-check-face-one = One face in the picture
web-exam-check-face-none = No face in the picture; please sit in front of the camera
web-exam-check-face-several = More than one face in the picture; only the candidate should be in it
web-exam-check-network = Network
web-exam-check-network-good = The network works, round trip { $count } milliseconds
web-exam-check-network-slow = The network is slow, round trip { $count } milliseconds; you can take the exam, saving takes a little longer
web-exam-check-network-bad = The exam server cannot be reached; please tell the invigilator
web-exam-check-network-hint = If the network fails during the exam, answers are kept on this device and sent when it is back.
web-exam-check-storage = Saving on this device
web-exam-check-storage-kept = Answers are kept on this device and the browser will not clear them
web-exam-check-storage-works = Answers are kept on this device
web-exam-check-storage-bad = This browser cannot keep answers on the device; please tell the invigilator
web-exam-check-keyboard = Keyboard
web-exam-check-try = Try typing something
web-exam-check-done = All checked, go on
web-exam-check-again = Check again
web-exam-check-back = Check the device again
web-exam-check-invigilator = You may also go without the camera; an invigilator then checks your identity in person.
web-exam-check-invigilator-go = Have the invigilator check

# Start
web-exam-ready-lead = { $name }, the clock starts when you choose “Start the exam”.
web-exam-questions = Questions
web-exam-questions-count = { $count } questions, { $points } points
web-exam-rules = What to know
web-exam-rule-clock = The exam server keeps the time; it runs on when the page is closed or the network is gone. Time lost to a fault is dealt with by the invigilator.
web-exam-rule-saved = Every answer is kept on this device first and then sent to the server; the top of the page shows when it was last saved.
web-exam-rule-network = You can go on while the network is gone; everything is sent when it is back.
web-exam-rule-move = On another machine, enter with the same numbers: all your answers are there.
web-exam-rule-hand-in = You may go back to any question and change it until you hand in. When the time is over the exam is handed in by itself.
web-exam-opens-in = The exam opens in
web-exam-room-code = Room code
web-exam-room-code-hint = The invigilator announces it before the start.
web-exam-start = Start the exam

# Paper
web-exam-opening = Opening the paper
web-exam-needs-script = The paper needs scripts. Please allow them, or use another machine.
web-exam-cannot-start = The exam server cannot be reached and the paper has not been opened on this device yet. Please check the network and try again; the time is dealt with by the exam room.
web-exam-question = Question { $number }
web-exam-points = { $points } pt
web-exam-type-single-choice = Single choice
web-exam-type-multiple-choice = Multiple choice
web-exam-type-indefinite-choice = One or more are right
web-exam-type-true-false = True or false
web-exam-type-text-entry = Fill in
web-exam-type-order = Put in order
web-exam-type-match = Match
web-exam-type-material = Material
web-exam-type-situational = Situation
web-exam-type-short-answer = Short answer
web-exam-type-essay = Essay
web-exam-type-case-analysis = Case analysis
web-exam-type-practical = Practical task
web-exam-material = Material
web-exam-at-most = At most { $count }
web-exam-several = Choose all that apply
web-exam-part = ({ $place }){ " " }
web-exam-gap = Gap
web-exam-gap-of = Gap { $place } of { $count }
web-exam-length = { $count } characters
web-exam-length-of = { $count } characters, about { $expected } suggested
web-exam-order-hint = Move with ↑ ↓; from top to bottom is your order.
web-exam-order-keep = Keep this order
web-exam-move-up = Move up: { $text }
web-exam-move-down = Move down: { $text }
web-exam-moved = Moved to place { $place } of { $count }
web-exam-match-targets = What can be chosen
web-exam-match-none = Not chosen
web-exam-flag = Flag
web-exam-unflag = Flagged
web-exam-clear = Clear the answer
web-exam-previous = Previous
web-exam-next = Next
web-exam-moves = Moving through the questions
web-exam-one-by-one = One at a time
web-exam-whole-section = Whole section
web-exam-all-questions = All questions
web-exam-keys-help = Keys: A–H choose an option, ← → move, F flags. Enter never hands in.
web-exam-map = Questions
web-exam-map-answered = Answered
web-exam-map-partly = Partly answered
web-exam-map-open = Not answered
web-exam-map-unseen = Not seen
web-exam-map-flagged = Flagged
web-exam-map-here = Here
web-exam-map-label = Question { $number }, { $state }
web-exam-comma = ,{ " " }
web-exam-to-review = Review and hand in

# Saved, network, time
web-exam-saved-at = Saved { $time }
web-exam-saving = Saving
web-exam-on-device = Kept on this device, to be sent: { $count }
web-exam-waiting = To be sent: { $count }
web-exam-nothing-to-save = Answers are saved by themselves
web-exam-online = Network works
web-exam-offline-short = Network gone
web-exam-offline = The network is gone. Your answers are saved on this device; the time is dealt with by the exam room as usual.
web-exam-no-store = This browser cannot keep answers on the device. While the network is gone please do not close this page, and tell the invigilator.
web-exam-time-left = Time left
web-exam-time-hidden = Time hidden
web-exam-time-hide = Hide
web-exam-time-show = Show
web-exam-minutes-left = { $count } minutes left
web-exam-time-given = You have been given { $count } more minutes
web-exam-time-over = The time is over. Writing has stopped; your answers are being sent.
web-exam-paused = The invigilator has paused the exam and the clock stands still. You can go on when it is resumed.
web-exam-superseded = The exam has been opened in another place
web-exam-superseded-next = Writing stops here. What has not been sent yet is still sent and kept.
web-exam-continue-here = Continue here
web-exam-login-again = Please log in again so that your answers can be sent. All of them are on this device.
web-exam-login = Log in again
web-exam-message-all = The invigilator to all candidates ({ $time })
web-exam-message-you = The invigilator to you ({ $time })
web-exam-understood = Understood

# Review and hand in
web-exam-review = Review and hand in
web-exam-review-count = { $answered } of { $count } questions answered.
web-exam-review-open = Not fully answered ({ $count })
web-exam-review-open-none = All questions are answered.
web-exam-review-flagged = Flagged ({ $count })
web-exam-review-flagged-none = No question is flagged.
web-exam-hand-in = Hand in
web-exam-hand-in-open = { $count } questions are not fully answered. After handing in nothing can be changed.
web-exam-hand-in-all = After handing in nothing can be changed.
web-exam-hand-in-back = Back to the questions
web-exam-hand-in-sure = Yes, hand in
web-exam-hand-in-keys = Click or press the space bar; Enter does nothing here.
web-exam-hand-in-later = The network is gone and you cannot hand in now. Your answers are saved on this device; you can go on checking and hand in when it is back.

# Camera
web-exam-camera-own = Your camera’s picture
web-exam-camera-on = The camera works
web-exam-camera-off = The camera is not open
web-exam-camera-again = Open the camera
web-exam-camera-waiting = Goes on when the network is back
web-exam-camera-stop = Stop the camera
web-exam-camera-stop-next = An invigilator then checks in person and the exam goes on as usual. The camera cannot be opened again.
web-exam-camera-stop-sure = Yes, stop
web-exam-camera-keep = Keep it on
web-exam-camera-stopped = The camera is stopped; an invigilator checks instead
web-exam-camera-not-measured = This machine cannot measure pictures. Please tell an invigilator; your answers are not affected
web-exam-fact-clock-apart = Noted: this machine’s clock is far from the exam’s. The exam’s own time counts; you lose none
web-exam-fact-frames-disordered = Noted: pictures came twice or out of order. Please use one page only
web-exam-fact-window-left = Noted: the exam’s window was left for { $seconds } s
web-exam-fact-full-screen-left = Noted: full screen was left for { $seconds } s
web-exam-fact-second-display = Noted: more than one display is connected. Please disconnect the others
web-exam-fact-pasted = Noted: text was pasted that was not copied on the exam’s page
web-exam-fact-virtual-camera = Noted: the camera has the name of a virtual camera. Please use the machine’s own camera
web-exam-fact-camera-lost = The camera gives no picture; this was noted. The exam goes on. Please check its cable, or allow the camera
web-exam-fact-tab-asleep = Noted: the machine paused the page for { $seconds } s. The exam goes on
web-exam-fact-record-gap = The network was away for long and this machine cannot hold all pictures; this was noted. The exam goes on

# Receipt
web-exam-done = Handed in
web-exam-done-lead = Your answers are saved. You may leave your seat.
web-exam-done-expired = The exam is over
web-exam-done-expired-lead = The time is over and the exam was handed in by itself. All answers given in time are saved.
web-exam-handed-in-at = Handed in at
web-exam-answered = Answers
web-exam-answered-of = { $answered } of { $count } questions
web-exam-receipt = Receipt code
web-exam-receipt-hint = Please note it down or take a picture of it. It is computed from your answers and can prove later that these very answers were marked.
web-exam-to-sittings = Back to my exams
web-exam-to-result = Results and certificates
web-exam-leave = Log out and leave
web-exam-left-over = This device still holds { $count } answers, which are being sent. Please do not close this page, and tell the invigilator.
