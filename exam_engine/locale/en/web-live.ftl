# Between candidates and invigilators while an exam runs: help, time by two, moves, messages.

## Help
web-help-reason-come = Please come
web-help-reason-machine = Machine, network or keyboard
web-help-reason-paper = Something of the paper is not shown properly
web-help-reason-leave = I have to leave the seat
web-help-reason-unwell = I feel unwell
web-help-reason-side-camera = No telephone camera, please check in person
web-live-need-help = { $seat }, asks for help since { $since }: { $reason }
web-live-need-coming = { $seat }, { $name } on the way since the request of { $since }: { $reason }
web-live-help = Asks for help
web-live-help-asked = Asked at { $at }, nobody has answered yet
web-live-help-answered = Answered by { $name } at { $at }
web-live-help-answer-act = I am going
web-live-help-close-act = Settled
web-live-done-answer = The candidate is told that somebody is on the way.
web-live-done-close = The request is settled.
sessions-help-not-open = This candidate has no open request for help.
    .next = Somebody else may have settled it; load the board again.
sessions-help-unreadable = The request for help cannot be read.
    .next = Please raise your hand for an invigilator.
sessions-receipts-unreadable = The receipt of messages cannot be read.
    .next = Nothing about the answers is affected.

web-exam-help = Call an invigilator
web-exam-help-title = Call an invigilator, because
web-exam-help-lead = Stay at your seat; the time runs on, and you can go on writing.
web-exam-help-cancel = Not needed
web-exam-help-waiting = The invigilators are told ({ $time })
web-exam-help-coming = An invigilator is on the way ({ $time })
web-exam-help-take-back = No longer needed
web-exam-help-failed = The invigilators cannot be told now; please raise your hand.
web-exam-new-seat = An invigilator has moved you to room { $room }, seat { $seat }
web-exam-new-seat-next = Log in there with your admission and document numbers; all your answers are there. What this machine has not sent yet will still be sent.

## Time by two people
web-live-need-time = { $name } asked at { $since } for { $minutes } min ({ $reason }); another person has to approve
web-live-need-time-many = { $count } candidates
web-live-time-lead = One person asks for the time and another one approves it; once given it is never taken back. What was approved before the exam needs no second approval.
web-live-time-act = Ask for time
web-live-time-waiting = Time waiting for approval
web-live-time-own = You asked for it, so another person has to approve it.
web-live-time-take-back = Take back
web-live-time-approve = Approve
web-live-time-decline = Do not approve
web-live-done-ask = Asked for { $minutes } min; another person has to approve.
web-live-done-ask-all = Asked for { $count } candidates; another person has to approve.
web-live-done-approve = Approved: { $minutes } min for { $count } candidates.
web-live-done-decline = This time is not given.
web-live-given-second = approved by { $name }
sessions-time-request-unknown = This request for time was not found.
    .next = Look at the room board.
sessions-time-request-decided = This request for time was decided already, or is too old.
    .next = Ask again if it is still needed.
sessions-time-own-request = Time that you asked for has to be approved by another person.
    .next = Another person who may give time can approve it on the board.
sessions-time-too-late = These candidates have ended, so the time is of no use.
    .next = Look at the room board for where each of them stands.

## Moving
web-live-move = Move to another seat or machine
web-live-move-lead = All answers are on the server: the candidate logs in at the new machine and goes on. The page on the old machine stops and says so.
web-live-move-room = Room
web-live-move-seat = Seat
web-live-move-reason-hint = For instance: the keyboard does not work
web-live-move-stop = Stop the clock first; an invigilator lets it run on when the candidate is seated
web-live-move-act = Move to this seat
web-live-done-move = Moved to room { $room }, seat { $seat }.
web-live-seat-taken = Somebody sits in room { $room }, seat { $seat }.
    .next = Choose a seat that is free.
sessions-seat-unusable = Room and seat must be whole numbers from 1 to { $most }.
sessions-seat-same = The candidate sits there already.
    .next = For another machine at the same seat, just log in on it.

## Messages, handing in
web-live-message-on-way = not shown on the candidate's page yet
web-live-message-shown = shown, not put away yet
web-live-message-read = read
web-live-message-counts = shown to { $shown }, read by { $read }
web-live-hand-in-reason-hint = For instance: feels unwell and wants to end

## Live pictures
web-live-pictures-show = Show live pictures
web-live-pictures-lead = Pictures stay in memory for seconds and are never stored; opening them is recorded with your name and the time.
web-live-picture-of = Camera picture of { $name }
web-live-side-picture-of = Side picture of { $name }
web-live-picture-none = No picture now
web-live-no-pictures = Live pictures were not agreed for this sitting, so they cannot be opened.
    .next = They can be chosen when a sitting is planned; the candidates' consent then says so.
web-live-too-many-channels = Too many boards are open; try again in { $seconds } seconds.
    .next = Close boards that nobody needs; this page goes on and asks every few seconds.
web-live-opening-invalid = Live pictures have to be opened by yourself again.
    .next = Load the board again and choose “Show live pictures”.
proctor-consent-live-pictures = During the exam invigilators may see the present picture in small. These pictures stay in the server's memory for seconds and are not stored; who opened them is on record.
proctor-consent-live-view = If need be an invigilator may look through your camera live. Your page shows when somebody does; there is no sound, nothing is stored, and who looked is on record.
proctor-consent-side-camera = You are also asked to let a telephone look at your seat from the side, one picture every few seconds, of which only is noted whether a person is seen, how many, telephones and books; all else as above. Without a telephone, or if you do not want this, an invigilator checks at your seat; the exam, its time and its result stay the same.

## Side camera by telephone
web-side-title = Side camera
web-side-lead = This telephone is the side camera of an exam; close the page when it is over.
web-side-ask = Please read this first
web-side-consent-what = The telephone takes a picture every { $seconds } seconds, of which only is noted: whether a person is there, how many, telephones and books, and whether it is too dark or covered. No sound, no comparison of faces.
web-side-consent-who = Invigilators may see the present picture in small, which stays in memory for seconds. The machine only notes facts; people look at them, and no mark is touched.
web-side-consent-kept = Pictures are measured and let go; only what a person should look at is kept, encrypted, as long as the exam page says.
web-side-consent-free = You may refuse, and stop at any time. Without a telephone an invigilator checks at your seat; the exam, its time and its result stay the same.
web-side-agree = Agree and open the camera
web-side-refuse = Refuse
web-side-refused = The camera was not opened. Choose “No telephone, or not wanted” on the exam page; an invigilator will check at your seat, and the exam goes on.
web-side-picture = Picture of the telephone's camera
web-side-place = Put the telephone about a metre away, behind you to the side, lying across, so that it sees you, your hands and the desk. Plug it in and leave this page open.
web-side-turn = Use the other camera
web-side-stop = Stop the side camera
web-side-starting = Opening the camera
web-side-on = The side camera works
web-side-waiting = The network is gone; it goes on by itself
web-side-ended = The side camera has ended; you may close this page
web-side-no-code = Open this page by the code on the exam page, with the telephone
web-side-no-camera = The camera was not opened. Choose “Allow” when the browser asks, and try again.
web-side-insecure = This address is no secure connection, so a telephone cannot open its camera. Tell an invigilator, who will check in person; the exam goes on.
web-side-battery = Battery { $level }%
web-side-battery-low = Battery { $level }%, please plug the telephone in
web-side-screen-stays = The screen stays on while this page is open
web-side-screen-by-hand = Please set the telephone's screen to stay on for long; with the screen off nothing is sent
web-side-camera = Side camera (telephone)
web-side-show-code = Show the code
web-side-new-code = Show a new code
web-side-code-alt = Code to be read with a telephone
web-side-code-hint = Read this with the telephone; good for { $minutes } minutes, and once.
web-side-state-none = No telephone yet
web-side-state-code = Waiting for the telephone
web-side-state-paired = Telephone connected
web-side-state-lost = No picture from the telephone for a while; please look after it
web-side-state-ended = Telephone disconnected
web-side-low = Telephone connected, battery { $level }%, please plug it in
web-side-other = No telephone, or not wanted
web-side-other-next = An invigilator will check at your seat; the exam goes on.
web-live-side-none = Side: not connected
web-live-side-code = Side: waiting for the telephone
web-live-side-paired = Side: pictures arrive
web-live-side-low = Side: pictures arrive, battery { $level }%
web-live-side-lost = Side: no picture since { $since }
web-live-side-ended = Side: disconnected
sessions-side-not-asked = This sitting asks for no side camera.
    .next = No telephone is needed.
sessions-side-not-now = A side camera cannot be connected now ({ $state }).
    .next = Finish the steps before; without a camera an invigilator checks instead.
sessions-side-code-invalid = This code was used already, or is too old.
    .next = Choose “Show a new code” on the exam page and read that one.
sessions-side-ended = This telephone's side camera has ended.
    .next = Read a new code on the exam page if it is still needed.

## Live view
web-live-view-go = Look through the camera live
web-live-view-title = Live view: { $name }
web-live-view-lead = Pictures come straight from the candidate's browser, without sound, not through the server, and nothing is stored. The candidate's page shows that somebody looks; the opening and its length are on record.
web-live-view-idle = Not open
web-live-view-open = Open
web-live-view-close = End
web-live-view-waiting = Open; waiting for the candidate's page
web-live-view-connecting = Connecting
web-live-view-on = You are looking live, and the candidate knows
web-live-view-over = Ended
web-live-view-failed = The two machines cannot reach each other; please look at the seat
web-live-view-told = An invigilator is looking through your camera live
web-live-view-told-next = There is no sound and nothing is stored. Just go on writing.
web-live-no-view = This candidate's camera cannot be looked through now.
    .next = It can where live view was agreed, the candidate agreed to the camera and is writing; otherwise go to the seat.
sessions-view-busy = Another invigilator is looking at this candidate live.
    .next = Wait a moment, or ask that person.
sessions-view-too-many = Too many live views are open; try again in { $seconds } seconds.
    .next = End another live view first.
sessions-view-over = This live view has ended.
    .next = Open it again if it is still needed.
sessions-view-unreadable = The words to connect cannot be read.
    .next = Nothing about the answers is affected.

## Extra time approved before the exam
web-live-accommodation = Extra time approved before the exam
web-live-accommodation-lead = Approved by the body before the start; it is on this candidate's clock from the first minute and needs no approval in the room. Once they write it cannot be changed, and time takes two people.
web-live-accommodation-how-much = How much more
web-live-accommodation-factor = { $percent }% more
web-live-accommodation-act = Approve
web-live-done-accommodation = Approved; it counts from the start.
sessions-accommodation-factor = Only one of the listed amounts can be approved.
    .next = Choose one from the list.
sessions-accommodation-too-late = The candidate is writing, so this can no longer be changed.
    .next = One person asks for time and another one approves it.
