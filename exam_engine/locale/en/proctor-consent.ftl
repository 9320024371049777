### What candidates read before they agree: it follows the sitting's policy and says what is done.

proctor-consent-what-device = During the exam one camera picture is taken every { $interval } s and measured on your own device, for what is listed below: how bright it is, whether there is a face, how many, where the head and the eyes point, whether the eyes are open, and the like. Pictures do not leave your device. Measurements do, and sealed pictures of the moments that a person should look at. The page also notes when the exam’s window or the full screen is left, and the like.
proctor-consent-what-site = During the exam one camera picture is taken every { $interval } s and sent to the site’s server. Only what the list below needs is measured: how bright it is, whether there is a face, how many, where the head and the eyes point, whether the eyes are open, and the like. The picture is not kept; only the moment that a person should look at is, encrypted. The page also notes when the exam’s window or the full screen is left, and the like.
proctor-consent-what-central = During the exam one camera picture is taken every { $interval } s and sent over the network to the central server. Only what the list below needs is measured: how bright it is, whether there is a face, how many, where the head and the eyes point, whether the eyes are open, and the like. The picture is not kept; only the moment that a person should look at is, encrypted. The page also notes when the exam’s window or the full screen is left, and the like.
proctor-consent-not-done = { $listens ->
    [yes] { $compares ->
        [yes] The microphone only tells whether somebody speaks; no sound is recorded. Nothing is concluded about states of mind.
       *[no] The microphone only tells whether somebody speaks; no sound is recorded. Faces are not compared, and nothing is concluded about states of mind.
    }
   *[no] { $compares ->
        [yes] No sound is recorded, and nothing is concluded about states of mind.
       *[no] No sound is recorded, faces are not compared, and nothing is concluded about states of mind.
    }
}
proctor-consent-clip = Where something is found that a person should look at, small pictures of the { $seconds } seconds before and after it are kept sealed as well, so that the reviewer sees what led to it.
proctor-consent-questions = It is also noted which question stands on the screen, from when to when, so that a reviewer sees what was being looked at. Only its number, nothing of its words or of the answer.
proctor-consent-check-in = Before the exam you may look at some dots for about 20 seconds: it calibrates your gaze and shows that the picture comes from before the camera. You may also leave it out. Where you click during the exam only keeps the calibration true and is not kept.
proctor-consent-why = Why: so that invigilators who are not in the room can see afterwards what happened, in the same fair way for everybody.
proctor-consent-kept = Kept: everything is erased by itself { $days } days after the exam ({ $kinds }), and the erasure is recorded. What an open case needs is kept until the case is closed.
proctor-consent-kept-each = Kept: erased by itself so many days after the exam ({ $each }), and the erasure is recorded. What an open case needs is kept until the case is closed.
proctor-consent-days = { $data }: { $days } days
proctor-consent-who = Who sees it: the reviewers of the assessment body. Each time one opens it, that is recorded.
proctor-consent-who-sealed = Who sees it: pictures are sealed for the reviewing body (fingerprint of its key: { $key }); the server that keeps them cannot open them. Each time a reviewer opens one, that is recorded.
proctor-consent-human = The machine records what was seen. It decides nothing and touches no score. A person looks at everything and decides; you can add your own words and ask that a second person looks.
proctor-consent-receipt = After you hand in, you can download a signed receipt of what was recorded, and keep it.
proctor-consent-refuse = You may refuse. An invigilator then checks in person or in another way, which takes no longer, and the exam, its time and its result are the same. You can also take your consent back during the exam.
proctor-consent-likeness = Besides, pictures of the exam can be compared with one of the check-in, to see whether it is the same person. That is done on the server; no features of the face are kept, only one picture of the check-in (for { $days } days). It needs your separate consent; if you do not agree, an invigilator looks at your document, which takes no longer.
proctor-consent-likeness-agree = I agree to the comparison (may be left out)

## Classes of data
proctor-data-incident-pictures = pictures for a person to look at
proctor-data-check-in-pictures = picture of the check-in
proctor-data-measurements = measurements
proctor-data-sound = sound
proctor-data-chat = messages with invigilators
proctor-data-side-camera = pictures of the side camera
proctor-data-questions = numbers of the questions shown
