### The check-in: framing, looking at dots, the screen's light.

## Framing
web-check-in-framing-good = Well placed
web-check-in-framing-dark = Too dark: turn on a light, or face the light
web-check-in-framing-bright = Too bright: turn away from the window behind you
web-check-in-framing-no-face = No face seen: sit before the camera
web-check-in-framing-several = More than one face: only the candidate, please
web-check-in-framing-far = Far away: come a little closer
web-check-in-framing-near = Too near: move back a little
web-check-in-framing-move-left = Move a little to your left
web-check-in-framing-move-right = Move a little to your right
web-check-in-framing-move-up = Sit a little higher, or lower the camera
web-check-in-framing-move-down = Sit a little lower, or raise the camera

## One run
web-check-in-title = Look at the dots (about 20 seconds)
web-check-in-what = Nine dots appear on the screen one after the other, and its colour changes slowly. Keep your head still and look at the dots with your eyes. You can stop at any time and do it again.
web-check-in-why = It shows how you look at the screen, and that the picture comes from before the camera. What comes of it changes neither whether you sit the exam nor your result.
web-check-in-without-lights = Do not change the colour (choose this if light troubles you)
web-check-in-start = Look at the dots
web-check-in-again = Do it again
web-check-in-follow = Look at the dot, head still
web-check-in-running = Check under way, look at the dots
web-check-in-reading = The dots are done, reading what was seen
web-check-in-stop = Stop
web-check-in-stopped = Stopped; nothing was kept of it. You can start again, or go on without the dots.
web-check-in-failed = This did not finish. You can do it again, or go on without the dots.
web-check-in-done = Done, you can go on.
web-check-in-not-seated = There are not enough pictures that show your face. Follow the hint on the picture and do it again, or ask an invigilator to check you instead.
web-check-in-hint-device = Keep your face in the middle of the picture, look at the screen, with the light before you. Pictures are measured on this device only and do not leave it.
web-check-in-instead = Without the dots
web-check-in-instead-still = If you cannot see the dots, or a screen that changes colour troubles you: face the camera for ten seconds, then choose “All checked, go on”. Your gaze is not judged then; all else is the same, and it takes no longer.
web-check-in-instead-person = You can also go without the camera: an invigilator checks who you are, and it takes no longer.

## What came of it
web-check-in-seated-yes = How you sit has been noted
web-check-in-seated-no = How you sit has not been noted yet
web-check-in-gaze-calibrated = Gaze calibrated, error about { $degrees } degrees
web-check-in-gaze-eyes-unseen = Gaze not calibrated: the eyes were not seen clearly. Gaze is not judged in the exam
web-check-in-gaze-dots-missing = Gaze not calibrated: some dots were missed. Gaze is not judged in the exam
web-check-in-gaze-error-large = Gaze not calibrated: the error is too large, about { $degrees } degrees. Gaze is not judged in the exam
web-check-in-light-followed = The screen’s light shows on the face: the picture comes from before the camera
web-check-in-light-other-light = The face’s colour changed, but not with the screen. There may be other light (a television, a window); you can change it and do it again
web-check-in-light-not-determined = The screen’s light does not show (usual in a bright room): nothing is told of it
