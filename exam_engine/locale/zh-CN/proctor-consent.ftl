### 监考同意书：跟着场次的方案写，只说真正做的事。

proctor-consent-what-device = 考试期间，每 { $interval } 秒取一张摄像头画面，在您自己的设备上测量下列情形所需的内容：画面亮度、是否有人脸、人脸数量、头部朝向、视线方向、双眼是否睁开等。画面不离开您的设备；送出的是测量值，以及需要人查看的那一刻的加密画面。页面还会记下离开考试窗口、全屏等情形。
proctor-consent-what-site = 考试期间，每 { $interval } 秒取一张摄像头画面，送到考点的服务器，只测量下列情形所需的内容：画面亮度、是否有人脸、人脸数量、头部朝向、视线方向、双眼是否睁开等。测量后不保存，只加密保存需要人查看的那一刻的画面。页面还会记下离开考试窗口、全屏等情形。
proctor-consent-what-central = 考试期间，每 { $interval } 秒取一张摄像头画面，经网络送到中心的服务器，只测量下列情形所需的内容：画面亮度、是否有人脸、人脸数量、头部朝向、视线方向、双眼是否睁开等。测量后不保存，只加密保存需要人查看的那一刻的画面。页面还会记下离开考试窗口、全屏等情形。
proctor-consent-not-done = { $listens ->
    [yes] { $compares ->
        [yes] 麦克风只用来判断是否有人说话，不录音。不推断内心状态。
       *[no] 麦克风只用来判断是否有人说话，不录音。不做人脸比对，不推断内心状态。
    }
   *[no] { $compares ->
        [yes] 不录音，不推断内心状态。
       *[no] 不录音，不做人脸比对，不推断内心状态。
    }
}
proctor-consent-clip = 发现需要人查看的情形时，还加密保存其前后各 { $seconds } 秒的小画面，让复核员看清前后经过。
proctor-consent-questions = 还记下屏幕上显示的是第几题、从何时到何时，让复核员看得到当时在看哪一题。只有题号，没有题目内容和答案。
proctor-consent-check-in = 考前您可以用约 20 秒看几个圆点，用来校准视线，并看出画面来自镜头前；也可以不看。考试中点击的位置只用来校正视线，不保存。
proctor-consent-why = 目的：让没有到场的监考人员事后能看清考场里发生了什么，保证对每位考生一样公平。
proctor-consent-kept = 保存：考试结束 { $days } 天后自动销毁（{ $kinds }），并记入销毁记录；有未结的个案时，保存到个案结束。
proctor-consent-kept-each = 保存：考试结束后按天数自动销毁（{ $each }），并记入销毁记录；有未结的个案时，保存到个案结束。
proctor-consent-days = { $data } { $days } 天
proctor-consent-who = 谁能看到：评价机构指定的复核员；每次打开都有记录。
proctor-consent-who-sealed = 谁能看到：画面加密给复核机构（密钥指纹 { $key }），存放画面的服务器打不开；复核员每次打开都有记录。
proctor-consent-human = 机器只记录看到的事实，不作任何决定，不影响分数。每一条都由人查看并给出结论；您可以写下自己的说明，也可以要求第二人查看。
proctor-consent-receipt = 交卷后，您可以下载一份签了名的监考回执，自己保存。
proctor-consent-refuse = 您可以不同意。不同意时由监考员到场或以其他方式核验，用时不更长，考试内容、时间和成绩不受影响。考试中也可以随时撤回同意。
proctor-consent-likeness = 另外，本场可以把考试中的画面与考前画面比对，看是否同一人。比对只在服务器上进行，不保存人脸特征，只保存考前的一张画面（{ $days } 天）。这需要您单独同意；不同意的，由监考员看一眼证件，用时不更长。
proctor-consent-likeness-agree = 我同意比对（可以不选）

## 数据类别
proctor-data-incident-pictures = 需要人查看的画面
proctor-data-check-in-pictures = 考前画面
proctor-data-measurements = 测量值
proctor-data-sound = 声音
proctor-data-chat = 与监考员的消息
proctor-data-side-camera = 侧面机位画面
proctor-data-questions = 屏幕上显示的题号
