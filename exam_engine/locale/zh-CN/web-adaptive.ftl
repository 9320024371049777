### 考生的自适应测验页面与结果。

web-adaptive-questions-most = 最多 { $count } 题，答够即止
web-adaptive-rule-next = 每次只显示一题，下一题根据前面的作答选出。
web-adaptive-rule-no-way-back = 点“下一题”之后不能返回修改，请确认后再点。
web-adaptive-rule-end = 题数因人而异。作答已能说明水平时，测验自动结束；时间到时也自动结束。
web-adaptive-no-way-back = 点“下一题”之后不能返回修改。
web-adaptive-next = 下一题
web-adaptive-next-blank = 这道题还没有作答。不会的话，再点一次“下一题”，按未答处理。
web-adaptive-next-failed = 暂时没有取到下一题。作答已保存在本机，连上后会自动上传。
web-adaptive-going = 正在保存并选取下一题
web-adaptive-count = 第 { $number } 题，最多 { $most } 题
web-adaptive-to-result = 查看定级或诊断结果
web-adaptive-end = 提前结束测试
web-adaptive-end-sure = 已完成 { $count } 题。结束后不能再作答，结果只根据已经作答的题来估计，可能不如做完准确。
