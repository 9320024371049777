### Proctoring: observed facts, people's verdicts, consent, errors.

## Observed facts (what can be seen, without judging it)
proctor-finding-face-absent = No face in the picture
proctor-finding-several-faces = More than one face in the picture
proctor-finding-face-unlike = Face less like the check-in picture than the limit
proctor-finding-presentation-attack = The face may be shown from a picture or a screen
proctor-finding-head-turned = Head turned away from the screen
proctor-finding-looking-down = Head lowered for long
proctor-finding-gaze-off-screen = Head towards the screen, gaze off it
proctor-finding-eyes-closed = Both eyes closed
proctor-finding-phone-visible = A phone in the picture
proctor-finding-book-visible = A book in the picture
proctor-finding-person-absent = Nobody seen from the side
proctor-finding-several-persons = Several persons seen from the side
proctor-finding-lips-and-speech = Lips moving while speech is heard
proctor-finding-second-voice = Speech is heard while the lips rest
proctor-finding-picture-dark = Picture too dark to see
proctor-finding-picture-blurred = Picture too blurred to make anything out
proctor-finding-picture-covered = Picture covered, nothing can be made out
proctor-finding-picture-frozen = Picture stands still
proctor-finding-picture-looped = Picture repeats the same stretch
proctor-finding-virtual-camera = The camera names itself as a virtual one
proctor-finding-window-left = Exam window left
proctor-finding-full-screen-left = Full screen left
proctor-finding-second-display = More than one display is connected
proctor-finding-pasted = Pasted what was not copied within the exam
proctor-finding-developer-tools = The browser's developer tools may be open
proctor-finding-camera-lost = Camera not available (not allowed, unplugged or ended)
proctor-finding-tab-asleep = The exam page was put to sleep by the system
proctor-finding-record-gap = No pictures came for a stretch of the exam
proctor-finding-clock-apart = The device's clock differs from the server's
proctor-finding-frames-disordered = Numbers or times of pictures or of questions shown repeated, going back or at odds

## Causes
proctor-cause-person = The candidate
proctor-cause-others = Other people
proctor-cause-objects = Things
proctor-cause-sound = Sound
proctor-cause-picture = The picture
proctor-cause-browser = The browser
proctor-cause-record = The record
proctor-reason = { $kind }: { $times } times, { $seconds } s in all, confidence { $confidence }
proctor-confidence-note = Confidence says how surely this was seen. It says nothing about why, and it is no verdict.

## People's verdicts
proctor-verdict-nothing = Nothing
proctor-verdict-technical = Technical cause
proctor-verdict-needs-notice = Needs a notice
proctor-verdict-possible-violation = Possible violation of the exam rules
proctor-verdict-none = Waits for a person

## States
proctor-state-opened = Waits for an answer
proctor-state-consented = Agreed
proctor-state-refused = Not agreed, an invigilator checks
proctor-state-checked-in = Device checked
proctor-state-live = Live
proctor-state-closed = Closed

## Acts of people
proctor-act-opened = Opened the evidence
proctor-act-decided = Gave a verdict
proctor-act-asked = Asked for a second person
proctor-act-stated = The candidate's own words
proctor-act-taken = Took over what another person was looking at
proctor-act-given-back = Gave it back without an opinion

## Models
proctor-model-missing = The proctoring model “{ $model }” is not in the models folder.
    .next = Run kaozheng models build.
proctor-model-altered = The file of the proctoring model “{ $model }” does not have the digest on record and was not opened. Expected { $expected }, found { $found }.
    .next = Run kaozheng models build to make it again.
proctor-model-not-reproduced = “{ $file }” (model “{ $model }”) came out with another digest than the one on record and was not written. Expected { $expected }, found { $found }.
    .next = Check the versions of onnx and the other build tools.
proctor-models-source-unavailable = The source of the models, { $package } { $version }, cannot be had ({ $reason ->
        [not-in-folder] it is not in the folder that was given
        [no-pip] there is neither pip nor uv on this machine
        [time-out] the download took too long
       *[download-failed] the download failed
    }).
    .next = Without a network, copy the file { $file } to this machine and name its place in the settings.
proctor-models-tools-missing = The tool { $tool }, which models are made with, is missing.
    .next = Install the extra build: pip install "kaozheng[build]".
proctor-models-wheel-digest = The file “{ $file }” does not have the digest on record and was not opened. Expected { $expected }, found { $found }.
    .next = Get the file again.
proctor-models-source-digest = The source file of the model “{ $model }” does not have the digest on record. Expected { $expected }, found { $found }.
    .next = Get the source again.
proctor-models-member-missing = The source holds no model “{ $model }” ({ $member }).
    .next = Get the source again.

## Policy
proctor-policy-unreadable = The proctoring policy cannot be read: { $reason }
    .next = Correct it after the format of policies.
proctor-policy-out-of-range = “{ $field }” of the proctoring policy cannot be { $value }.
    .next = Choose a value within the range.

## Pictures
proctor-frame-empty = The picture that arrived is empty.
proctor-frame-too-many-bytes = The picture has { $bytes } bytes, more than { $most }.
    .next = Send it smaller or with less quality.
proctor-frame-unknown-format = The picture has an unknown format; accepted are { $formats }.
proctor-frame-too-many-pixels = The picture has more than { $most } pixels.
    .next = Send it smaller.
proctor-frame-too-small = The picture is { $width } × { $height }; each side needs { $least } pixels.
proctor-frame-broken = The picture's data is incomplete and cannot be opened.
    .next = Send this frame again.
proctor-frame-sequence = The frame number { $sequence } cannot be used.
proctor-frame-time = The time of the picture does not fit the exam's time ({ $ahead_s } s apart).
    .next = Set the clock of this machine.
proctor-frames-too-many = Pictures arrive too fast.
    .next = Send again after { $seconds } s.
proctor-frames-busy = The server is measuring as many pictures as it can. Your answers are saved as usual.
    .next = Send again after { $seconds } s.
proctor-frame-number-taken = Another picture came before under the number { $sequence }. Your answers and your time are not affected.
    .next = Go on with the next number; open the page again if this stays.
proctor-analysis-away = The picture could not be measured this time. Your answers are saved as usual.
    .next = Send it again.
proctor-record-away = The picture could not be recorded this time. Your answers are saved as usual.
    .next = Send it again.

## Sittings
proctor-sitting-unknown = There is no such proctored sitting ({ $sitting }).
proctor-sitting-wrong-state = The proctored sitting is “{ $state }”; “{ $event }” cannot follow.
proctor-sitting-not-watching = The proctored sitting is “{ $state }” and takes no pictures.
proctor-sitting-not-live = The proctored sitting is “{ $state }”: not begun yet, or over.
proctor-consent-outdated = An old text was agreed to ({ $agreed }); the current one is { $asked }.
    .next = Please read it and answer again.
proctor-check-in-not-seen = { $frames } pictures were looked at; too few of them show you clearly, facing the screen.
    .next = Face the screen for a few seconds and try again; change the light or move the camera where it does not see you, or ask an invigilator to check.

## Signals of the browser
proctor-signal-unknown = A browser cannot tell “{ $kind }”.
proctor-shown-range = The page told of questions shown that cannot be ({ $field }, stretch { $number }).
    .next = Please reload the exam page and go on; if it happens again, tell the exam office.
proctor-shown-not-kept = The policy of this sitting keeps no record of which question is shown.
    .next = Nothing needs to be done.
proctor-shown-too-many = This sitting has { $most } records of questions shown; no more are added.
    .next = Nothing needs to be done; the exam is not affected.
proctor-signal-times = The times of the browser's signal “{ $kind }” are impossible.

## Review
proctor-incident-unknown = There is no such incident ({ $incident }).
proctor-decision-not-by-person = Only a person gives a verdict; { $caller } cannot.
proctor-evidence-not-opened = The evidence of this incident has not been opened ({ $incident }).
    .next = Open the evidence first, then give a verdict.
proctor-opinion-given = You have given a verdict on this incident ({ $incident }).
    .next = Ask another person to look.
proctor-incident-decided = { $opinions } people have given a verdict on this incident; no further one is needed.
proctor-reason-missing = There is no reason.
    .next = Choose a reason from the list; where it asks for words, say what was seen and what the opinion rests on.
proctor-reason-unknown = “{ $reason }” is not a reason of this verdict.
    .next = Choose a reason from the list.
proctor-words-missing = Nothing was written.
    .next = Write your words.
proctor-incident-claimed = Another person is looking at this record, until { $until }.
    .next = Look at the next one first; where it is needed, you can take it over.
proctor-incident-not-waiting = This record does not wait for your opinion ({ $incident }).
    .next = Go back to the queue and look at the next one.
proctor-statement-over = The time to write about it ended at { $until }.
    .next = Where there is a case, write there; a decision can be appealed.
proctor-statement-enough = There are { $most } statements about this record; all were received.
    .next = What else there is to say can be written in a case or an appeal.
proctor-words-too-long = The text has { $length } characters; { $most } is the most.
proctor-evidence-erased = The picture was destroyed when its time was over ({ $erased }).
proctor-evidence-still-needed = The evidence of the sitting { $sitting } is still within its time or belongs to an open case and was not destroyed.

## Files and optional models
proctor-file-missing = There is no file “{ $file }”.
proctor-file-unreadable = This file cannot be read.
    .next = Check that it is an ordinary file and may be read.
proctor-folder-empty = The folder “{ $folder }” holds no pictures or videos.
proctor-video-broken = The video's data is damaged or its coding unknown, and it cannot be opened.
    .next = Convert it to MP4 (H.264) and try again.
proctor-models-unknown = There is no optional model “{ $model }”; there are: { $known }.
proctor-models-non-commercial = The model “{ $model }” is not for commercial use ({ $licence }) and is not fetched by default.
    .next = If your use allows it, add --non-commercial.
proctor-models-not-in-mirror = The folder has no file { $file } for the model “{ $model }”.
proctor-models-unreachable = The download of the model “{ $model }” broke off or could not begin.
    .next = Run it again, and it goes on from there; without a network name a folder with --from.
proctor-models-digest = The file of the model “{ $model }” does not have the digest on record; it was deleted and not used. Expected { $expected }, found { $found }.

## Gaze calibration
proctor-gaze-eyes-unseen = Your eyes were not seen while the dots were shown. Gaze is not calibrated and will not be reported.
    .next = Light your face from the front, take off what covers your eyes, and look at the dots again, or go on without.
proctor-gaze-dots-missing = Your eyes were seen at too few of the dots. Gaze is not calibrated and will not be reported.
    .next = Keep your face in the picture, look at each dot until it goes, and try again, or go on without.
proctor-gaze-error-large = Where you look could not be told well enough. Gaze is not calibrated and will not be reported.
    .next = Glasses and lamps may mirror in your eyes: change the light or the angle and try again, or go on without.

## Sound and likeness
proctor-sound-unreadable = The sound could not be read ({ $bytes } bytes).
    .next = Sound has 16 kHz, one channel and 16 bits a sample. Reload the page and try again.
proctor-sound-not-asked = This exam does not listen, and the sound was not taken.
    .next = Nothing is to be done; the exam goes on.
proctor-sound-time = The time of the sound ({ $field }) could not be read.
    .next = Reload the page and try again.
proctor-sound-too-long = The piece of sound is too long: { $bytes } bytes, { $most } at most.
    .next = Send it in shorter pieces.
proctor-compare-no-face = No face was found in the picture “{ $file }”.
    .next = Take a clear picture from the front.
proctor-compare-several-faces = There are { $faces } faces in the picture “{ $file }”, and which to compare is not known.
    .next = Take a picture of one person alone.

## Measuring on the candidate's device
proctor-not-on-device = In this exam pictures are not measured on the candidate's device.
    .next = Reload the exam page; if that does not help, tell an invigilator.
proctor-report-unreadable = The measurements from the device cannot be read ({ $reason }).
    .next = Reload the exam page; the answers are not affected.
proctor-report-too-many = { $count } measurements came at once; the most is { $most }.
    .next = Send them in several parts.
proctor-report-model = The measurements were made with a model that is not registered here ({ $known }).
    .next = Reload the exam page to get the registered model.
proctor-report-range = “{ $field }” of picture { $sequence } is no value that can be measured.
    .next = Reload the exam page; the answers are not affected.
proctor-picture-not-wanted = Picture { $sequence } was not asked for and was not taken.
    .next = Nothing is to be done; the device sends only what is asked for.

## Detectors
proctor-detector-faces = Faces, heads and eyes
proctor-detector-others = Other people in the background
proctor-detector-objects = Phones and books
proctor-detector-liveness = Liveness (a face shown from a picture or a screen)
proctor-detector-likeness = Likeness to the check-in picture
proctor-detector-speech = Speech
proctor-detector-picture = Condition of the picture
proctor-likeness-missing = No likeness model (“{ $model }”) is installed, and faces cannot be compared.
    .next = Run kaozheng models fetch { $model }; without a network, name a mirror folder with --from.
proctor-compare-video = The file “{ $file }” is a video; only pictures can be compared.
    .next = Take a picture.
proctor-file-not-analysed = This file could not be analysed to its end ({ $reason }).
    .next = Save it as JPEG, PNG or MP4 and try again.

## Labels of an audit
proctor-audit-labels-missing = The folder “{ $folder }” has no labels ({ $names }).
    .next = Put one of these files beside the pictures; docs/proctoring-audit.md tells its columns.
proctor-audit-labels-twice = The folder “{ $folder }” has labels.csv and labels.json.
    .next = Keep one of the two.
proctor-audit-labels-too-long = The labels have { $bytes } bytes, more than { $most }.
    .next = Part the data set into several folders.
proctor-audit-labels-encoding = Line { $line } of the labels is not UTF-8.
    .next = Save the file as UTF-8.
proctor-audit-labels-broken = The labels cannot be read at line { $line }.
    .next = In a table look for a quotation mark that is not closed; JSON must be a list of objects.
proctor-audit-labels-empty = “{ $file }” names no files.
    .next = Add a line for each picture or video.
proctor-audit-column-missing = Line { $line }: the column “{ $column }” is missing.
    .next = The first line must name the columns; “file” must be among them.
proctor-audit-column-twice = Line { $line }: the column “{ $column }” is there twice.
    .next = Give each column a name of its own.
proctor-audit-line-length = Line { $line } has { $fields } fields for { $columns } columns.
    .next = Put fields that hold a comma between quotation marks.
proctor-audit-file-missing = Line { $line }: there is no file “{ $file }” in the folder.
    .next = Write the path from the folder on, with forward slashes.
proctor-audit-file-outside = Line { $line }: “{ $file }” does not lie within the folder.
    .next = Write the path from the folder on, with forward slashes and without “..”.
proctor-audit-file-twice = Line { $line }: “{ $file }” was labelled in line { $first } already.
    .next = Keep one of the two lines.
proctor-audit-kind-unknown = Line { $line }: “{ $kind }” is no finding of a picture or video; there are: { $known }.
    .next = Write kinds parted by spaces, or “none” where nothing shows.
proctor-audit-value = Line { $line }, column “{ $column }”: “{ $value }” cannot be meant.
    .next = Angles are degrees from -180 to 180; conditions are texts of at most 80 characters.
proctor-audit-conditions-many = Line { $line } has more than { $most } conditions.
    .next = Leave out the columns that are no conditions.
proctor-audit-out-unknown = A report cannot be written as “{ $file }”.
    .next = End its name in one of { $suffixes }.
proctor-audit-out-unwritable = The report “{ $file }” could not be written.
    .next = Choose a folder that may be written to.
