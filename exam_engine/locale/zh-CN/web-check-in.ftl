### 考前检查：取景、看圆点、屏幕光。

## 取景
web-check-in-framing-good = 位置合适
web-check-in-framing-dark = 太暗，请开灯或面向光源
web-check-in-framing-bright = 太亮，请避开背后的窗户
web-check-in-framing-no-face = 没有看到脸，请坐到镜头前
web-check-in-framing-several = 不止一张脸，请只留考生本人
web-check-in-framing-far = 离得远，请靠近一些
web-check-in-framing-near = 离得近，请退后一些
web-check-in-framing-move-left = 请向左移一些
web-check-in-framing-move-right = 请向右移一些
web-check-in-framing-move-up = 请坐高一些，或把镜头放低
web-check-in-framing-move-down = 请坐低一些，或把镜头抬高

## 一次检查
web-check-in-title = 看圆点（约 20 秒）
web-check-in-what = 屏幕上会先后出现九个圆点，底色慢慢变换。请头不动，用眼睛看着圆点。可以随时停下，也可以再做一次。
web-check-in-why = 用来知道您怎样看屏幕，并看出画面确实来自镜头前。结果不影响参加考试，也不影响成绩。
web-check-in-without-lights = 不变换底色（对光敏感时请选）
web-check-in-start = 开始看圆点
web-check-in-again = 再做一次
web-check-in-follow = 请看圆点，头不动
web-check-in-running = 正在检查，请看圆点
web-check-in-reading = 圆点已看完，正在读取结果
web-check-in-stop = 停下
web-check-in-stopped = 已停下，没有留下结果。可以再开始，也可以不看圆点。
web-check-in-failed = 这一次没有完成。可以再做一次，也可以不看圆点，直接进入下一步。
web-check-in-done = 已完成，可以进入下一步。
web-check-in-not-seated = 看清脸的画面还不够。请按画面上的提示调整，再做一次；也可以请监考员核验。
web-check-in-hint-device = 请让脸在画面中间，看着屏幕，光线从前方来。画面只在这台设备上测量，不离开设备。
web-check-in-instead = 不看圆点
web-check-in-instead-still = 看不见圆点，或不便看变色的屏幕：请面向镜头坐十秒钟，然后点“检查完毕，下一步”。此后不判断视线，其他一样，用时不更长。
web-check-in-instead-person = 也可以不用摄像头，由监考员核验身份，用时不更长。

## 结果
web-check-in-seated-yes = 坐姿已记下
web-check-in-seated-no = 坐姿还没有记下
web-check-in-gaze-calibrated = 视线已校准，误差约 { $degrees } 度
web-check-in-gaze-eyes-unseen = 视线未校准：没有看清眼睛。考试中不判断视线
web-check-in-gaze-dots-missing = 视线未校准：有几个圆点没有看到。考试中不判断视线
web-check-in-gaze-error-large = 视线未校准：误差太大，约 { $degrees } 度。考试中不判断视线
web-check-in-light-followed = 屏幕光照在脸上，画面来自镜头前
web-check-in-light-other-light = 脸上的颜色有变化，但不随屏幕变化。可能有别的光（电视、窗户），可以调整后再做一次
web-check-in-light-not-determined = 屏幕光看不出来（房间较亮时常见），这一项不作判断
