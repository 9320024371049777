cli-proctor = Proctoring: read observable facts from pictures and videos
cli-proctor-analyse = Analyse pictures, videos or whole folders: faces, head pose, gaze, eyes, condition of the picture, and the time of each step. 0 all read, 1 a file could not be read, 2 wrong use
cli-proctor-paths = Pictures, videos or folders
cli-proctor-landmarks = Give the 478 points of the face as well, in pixels
cli-proctor-every = Seconds between the frames that are taken from a video; 0 takes every frame
cli-proctor-file = { $file }:
cli-proctor-frame = { $file }, frame { $frame }: { $faces } faces; yaw { $yaw }°, pitch { $pitch }°, roll { $roll }°; seen: { $shown }
cli-proctor-video = { $file }: { $frames } frames, { $findings } findings that lasted
cli-models-names = Names of models; without any, all that are on by default
cli-models-fetch = Fetch optional models and check every digest; goes on where it broke off
cli-models-non-commercial = Agree to fetch models that are for non-commercial use only (not fetched by default)
cli-models-fetched = { $model }: { $new ->
        [yes] fetched, and its digest is right
       *[no] is in the models folder already
    }
cli-models-list = List all models: origin, licence, digest, and whether they are there
cli-models-verify = Check the digests of the model files. 0 all right, 1 one is missing or altered
cli-models-entry =
    { $model } ({ $file }) { $optional ->
        [yes] optional
       *[no] needed
    }, { $state ->
        [present] there, and its digest is right
        [altered] has another digest
       *[absent] not there, so its detector is off
    }; licence: { $licence }{ $commercial ->
        [yes] {""}
       *[no] , not for commercial use
    }; origin: { $origin }; SHA-256: { $sha256 }
cli-proctor-shows-face-absent = no face
cli-proctor-shows-several-faces = several faces
cli-proctor-shows-face-unlike = face unlike
cli-proctor-shows-presentation-attack = face may be a picture
cli-proctor-shows-head-turned = head turned
cli-proctor-shows-looking-down = looking down
cli-proctor-shows-gaze-off-screen = gaze off screen
cli-proctor-shows-eyes-closed = eyes closed
cli-proctor-shows-phone-visible = phone
cli-proctor-shows-book-visible = book
cli-proctor-shows-lips-and-speech = lips and speech
cli-proctor-shows-second-voice = second voice
cli-proctor-shows-picture-dark = picture dark
cli-proctor-shows-picture-covered = picture covered
cli-proctor-shows-picture-blurred = picture blurred
cli-proctor-shows-picture-frozen = picture frozen
cli-proctor-shows-picture-looped = picture runs in a loop
cli-proctor-shows-virtual-camera = virtual camera
cli-proctor-shows-nothing = nothing
cli-proctor-compare = Say how like the faces of two pictures are (needs a likeness model). 0 at the limit or above, 1 below it or not comparable, 2 wrong use
cli-proctor-picture = A picture of one person
cli-proctor-compared = Likeness { $likeness }, limit { $limit } (model { $model_version }, whose accuracy was not verified by us): { $alike ->
        [yes] at the limit or above
       *[no] below the limit
    }
cli-detector = { $detector }: { $active ->
        [yes] on
       *[no] off, for want of the model { $missing }
    }
