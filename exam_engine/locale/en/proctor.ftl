### Proctoring: observed facts, people's verdicts, consent, errors.

## Observed facts (what can be seen, without judging it)
proctor-finding-face-absent = No face in the picture
proctor-finding-several-faces = More than one face in the picture
proctor-finding-head-turned = Head turned away from the screen
proctor-finding-gaze-off-screen = Head towards the screen, gaze off it
proctor-finding-eyes-closed = Both eyes closed
proctor-finding-picture-dark = Picture too dark to see
proctor-finding-picture-covered = Picture covered, nothing can be made out
proctor-finding-window-left = Exam window left
proctor-finding-full-screen-left = Full screen left

## Causes
proctor-cause-person = The candidate
proctor-cause-others = Other people
proctor-cause-picture = The picture
proctor-cause-browser = The browser
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

## Consent
proctor-consent-title = About the camera
proctor-consent-what = During the exam one camera picture is taken every { $interval } s. Only this is measured: how bright the picture is, whether there is a face and how many, where the head and the eyes point, and whether the eyes are open. The page also notes when the exam window or the full screen is left. No sound is recorded, no face is compared, and no inner state is inferred.
proctor-consent-why = Why: so that invigilators who are not in the room can see afterwards what happened, in the same fair way for everybody.
proctor-consent-kept = Pictures are measured and not kept. Only when there is something for a person to look at is the picture of that moment kept, encrypted. Pictures and measurements are destroyed { $days } days after the exam; while a case is open, when it is closed.
proctor-consent-human = The machine records what was seen. It decides nothing and touches no score. A person looks at every record and gives the verdict; you may add your own words and ask that a second person looks.
proctor-consent-refuse = You may refuse. An invigilator then checks in person or in another way, and the exam, its time and its result stay the same. You may also withdraw at any time during the exam.
proctor-consent-agree = Agree
proctor-consent-decline = Refuse, an invigilator checks

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

## Sittings
proctor-sitting-unknown = There is no such proctored sitting ({ $sitting }).
proctor-sitting-wrong-state = The proctored sitting is “{ $state }”; “{ $event }” cannot follow.
proctor-sitting-not-watching = The proctored sitting is “{ $state }” and takes no pictures.
proctor-sitting-not-live = The proctored sitting is “{ $state }”: not begun yet, or over.
proctor-consent-outdated = An old text was agreed to ({ $agreed }); the current one is { $asked }.
    .next = Please read it and answer again.
proctor-check-in-not-seen = { $frames } pictures were looked at; too few of them show you clearly, facing the screen.
    .next = Change the light or move the camera, face the screen and try again, or ask an invigilator to check.

## Signals of the browser
proctor-signal-unknown = A browser cannot tell “{ $kind }”.
proctor-signal-times = The times of the browser's signal “{ $kind }” are impossible.

## Review
proctor-incident-unknown = There is no such incident ({ $incident }).
proctor-decision-not-by-person = Only a person gives a verdict; { $caller } cannot.
proctor-evidence-not-opened = The evidence of this incident has not been opened ({ $incident }).
    .next = Open the evidence first, then give a verdict.
proctor-opinion-given = You have given a verdict on this incident ({ $incident }).
    .next = Ask another person to look.
proctor-incident-decided = { $opinions } people have given a verdict on this incident; no further one is needed.
proctor-reason-missing = No reason was given.
    .next = Say what was seen and what it rests on.
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
