"""The words that papers use: types, true and false, difficulty, and the labels of fields.

Every table maps a word, as teachers write it, onto a term of the bank. Words are compared without
white space and in half width; longer words are tried before shorter ones.
"""

from __future__ import annotations

from typing import Final

from itembank.items import Cognitive, Difficulty, ItemType

_SINGLE = (
    *("单项选择", "单选", "单项", "a1型", "a2型", "a1/a2型", "b1型", "b型"),
    *("single choice", "single-choice", "single", "single answer", "radio"),
)
_MULTIPLE = (
    *("多项选择", "多选", "双选", "多项", "x型", "multi choice", "multi-choice"),
    *("multiple answer", "multiple answers", "multiple response", "checkbox", "multi"),
)
_INDEFINITE = ("不定项选择", "不定项", "任选", "单选或多选", "one or more")
_TRUE_FALSE = (
    *("判断", "是非", "判断正误", "正误判断", "判断对错", "对错", "true/false", "true-false"),
    *("true or false", "true false", "truefalse", "judgement", "judgment", "t/f"),
)
_TEXT_ENTRY = (
    "填空",
    "补全",
    "fill in the blanks",
    "fill in the blank",
    "fill-in",
    "blank",
    "cloze",
)
_ORDER = ("排序", "排列", "ordering", "order", "sequence")
_MATCH = ("连线", "匹配", "配对", "配伍", "matching", "match")
_CLASSIFICATION = ("分类", "归类", "classification")
SHARED_OPTIONS: Final = ("共用备选答案", "共用选项", "共用答案", "shared options")
"""Several questions on one list of options; in a paper these words announce it, and are no type."""
_MATERIAL = (
    *("材料题", "材料分析", "阅读理解", "阅读", "资料分析", "资料", "共用题干", "组合题", "综合题"),
    *("听力", "完形填空", "完型填空", "完型", "完形", "套题", "复合题", "案例选择", "a3型", "a4型"),
    *("a3/a4型", "material", "reading comprehension", "reading"),
)
_SITUATIONAL = (
    "情境判断",
    "情景判断",
    "量表",
    "评分单选",
    "选项赋分",
    "situational",
    "situational judgement",
)
_SHORT = (
    *("简答", "问答", "名词解释", "名词", "计算", "分录", "翻译", "写作", "程序", "编程"),
    *("解答", "主观", "证明", "应用题", "作图", "识图", "会计", "录像"),
    *("short answer", "short-answer", "open question", "definition"),
)
_RECORDING = ("录音应答", "录音", "口语", "口语应答", "口试", "朗读", "recording", "spoken answer")
_ESSAY = ("论述", "作文", "议论", "essay")
_CASE = ("案例分析", "案例", "案例题", "综合分析", "case analysis", "case study")
_PRACTICAL = (
    *("实操", "操作", "实践", "上机", "技能操作", "文件提交", "作业", "practical", "upload"),
)
TYPES: Final[dict[str, ItemType]] = {
    word: item_type
    for words, item_type in (
        (_SINGLE, ItemType.SINGLE_CHOICE),
        (_MULTIPLE, ItemType.MULTIPLE_CHOICE),
        (_INDEFINITE, ItemType.INDEFINITE_CHOICE),
        (_TRUE_FALSE, ItemType.TRUE_FALSE),
        (_TEXT_ENTRY, ItemType.TEXT_ENTRY),
        (_ORDER, ItemType.ORDER),
        (_MATCH, ItemType.MATCH),
        (_CLASSIFICATION, ItemType.CLASSIFICATION),
        (_MATERIAL, ItemType.MATERIAL),
        (_SITUATIONAL, ItemType.SITUATIONAL),
        (_SHORT, ItemType.SHORT_ANSWER),
        (_RECORDING, ItemType.RECORDING),
        (_ESSAY, ItemType.ESSAY),
        (_CASE, ItemType.CASE_ANALYSIS),
        (_PRACTICAL, ItemType.PRACTICAL),
    )
    for word in words
}
"""Words for types; a word may be followed by one of `TYPE_ENDINGS`."""
ANY_CHOICE: Final = frozenset({"选择", "选择题", "choice", "multiple choice", "mcq"})
"""Words that leave open whether one option is right or several: the key decides."""
TYPE_ENDINGS: Final = ("试题", "题目", "题型", "题", "类")
SPOKEN: Final = ("录像", "作图")
"""Types whose answer the bank takes in writing only: a person should look."""

TRUE_WORDS: Final = frozenset(
    {"正确", "对", "是", "√", "✓", "✔", "☑", "v", "t", "true", "y", "yes", "同意", "r", "right"}
    | {"对的", "正", "correct", "○", "1"}
)
FALSE_WORDS: Final = frozenset(
    {"错误", "错", "否", "×", "✗", "✘", "✕", "╳", "☒", "x", "f", "false", "n", "no", "不同意"}
    | {"不正确", "不对", "不是", "误", "wrong", "incorrect", "w", "╳", "0", "非", "错的"}
)
"""Words for right and wrong; x means wrong and never an option of this name."""

DIFFICULTIES: Final[dict[str, Difficulty]] = {
    **dict.fromkeys(
        ("易", "容易", "简单", "低", "较易", "较容易", "较简单", "非常容易", "很容易"),
        Difficulty.EASY,
    ),
    **dict.fromkeys(("easy", "simple", "low", "very easy", "a", "初级"), Difficulty.EASY),
    **dict.fromkeys(
        ("中", "中等", "一般", "适中", "中级", "普通", "medium", "normal", "middle", "b"),
        Difficulty.MEDIUM,
    ),
    **dict.fromkeys(
        ("难", "较难", "困难", "高", "很难", "非常难", "较困难", "hard", "difficult"),
        Difficulty.HARD,
    ),
    **dict.fromkeys(("high", "very hard", "c", "高级"), Difficulty.HARD),
}
ROUGHENED: Final = frozenset(
    {
        "较易",
        "较容易",
        "较简单",
        "非常容易",
        "很容易",
        "较难",
        "很难",
        "非常难",
        "较困难",
        "very easy",
    }
    | {"very hard"}
)
"""Words of five-step scales that the bank's three steps do not tell apart."""

COGNITIVE: Final[dict[str, Cognitive]] = {
    **dict.fromkeys(("记忆", "识记", "了解", "知道", "remember"), Cognitive.REMEMBER),
    **dict.fromkeys(("理解", "领会", "熟悉", "understand"), Cognitive.UNDERSTAND),
    **dict.fromkeys(("应用", "运用", "掌握", "apply"), Cognitive.APPLY),
    **dict.fromkeys(("分析", "analyse", "analyze"), Cognitive.ANALYSE),
    **dict.fromkeys(("评价", "综合", "评估", "evaluate"), Cognitive.EVALUATE),
    **dict.fromkeys(("创造", "创新", "create"), Cognitive.CREATE),
}

FIELDS: Final[dict[str, str]] = {
    **dict.fromkeys(
        (
            "正确答案",
            "参考答案",
            "标准答案",
            "本题答案",
            "试题答案",
            "答案内容",
            "答案",
            "正确选项",
        ),
        "answer",
    ),
    **dict.fromkeys(
        ("答", "解答", "参考解答", "答题要点", "答案要点", "要点", "参考要点"), "answer"
    ),
    **dict.fromkeys(("correct answer", "answer key", "answer", "ans", "key"), "answer"),
    **dict.fromkeys(
        ("答案解析", "试题解析", "题目解析", "参考解析", "本题解析", "解析", "详解"), "explanation"
    ),
    **dict.fromkeys(("答案说明", "解题思路", "解释", "说明", "点评", "分析", "解"), "explanation"),
    **dict.fromkeys(("explanation", "rationale", "feedback"), "explanation"),
    **dict.fromkeys(
        ("难易程度", "难易度", "难度系数", "难度等级", "难度", "difficulty"), "difficulty"
    ),
    **dict.fromkeys(
        ("知识点", "考查点", "考核点", "考点", "技能点", "知识模块", "skill"), "skills"
    ),
    **dict.fromkeys(("试题分值", "题目分值", "分值", "分数", "score", "points", "mark"), "points"),
    **dict.fromkeys(("试题类型", "题目类型", "题型", "类型", "type"), "type"),
    **dict.fromkeys(("所属章节", "章节", "分类", "科目", "category", "chapter"), "category"),
    **dict.fromkeys(
        ("评分标准", "评分要点", "评分细则", "得分点", "采分点", "评分规则", "rubric"), "rubric"
    ),
    **dict.fromkeys(("出处", "来源", "试题来源", "source"), "source"),
    **dict.fromkeys(
        ("认知层次", "认知水平", "能力层次", "认知", "能力要求", "cognitive"), "cognitive"
    ),
    **dict.fromkeys(("题目编号", "试题编号", "试题id", "题号", "编号"), "identifier"),
    **dict.fromkeys(("建议用时", "答题时间", "时间", "用时"), "seconds"),
    **dict.fromkeys(("标签", "关键词", "关键字", "适用对象", "等级", "级别", "备注"), "other"),
    **dict.fromkeys(("题干", "题目", "试题内容", "题目内容", "问题", "question"), "stem"),
}
"""Labels of fields under a question, by the name of the field."""
FIRM_FIELDS: Final = frozenset(
    {"answer", "explanation", "difficulty", "skills", "points", "rubric"}
)
"""Fields that may stand behind something else in a line."""
WEAK_LABELS: Final = frozenset(
    {
        "答",
        "要点",
        "说明",
        "解释",
        "分析",
        "解",
        "点评",
        "分数",
        "类型",
        "分类",
        "科目",
        "来源",
        "出处",
    }
    | {
        "编号",
        "时间",
        "用时",
        "标签",
        "等级",
        "级别",
        "备注",
        "关键词",
        "关键字",
        "问题",
        "题目",
        "key",
    }
    | {
        "type",
        "source",
        "skill",
        "score",
        "points",
        "mark",
        "question",
        "chapter",
        "ans",
        "feedback",
    }
)
"""Words that may as well begin a sentence: fields only under a question that has its options."""
BULLETS: Final = "○◯□☐◎●■☑☒"
FULL_BULLETS: Final = "●■☑"
BARE_FIELDS: Final = frozenset(
    {
        "答案",
        "正确答案",
        "参考答案",
        "标准答案",
        "解析",
        "答案解析",
        "难度",
        "知识点",
        "分值",
        "评分标准",
    }
)
"""Labels that need no colon where the line holds hardly more than they."""
LETTER_ANSWER_FIELDS: Final = frozenset(
    {"答案", "正确答案", "参考答案", "标准答案", "本题答案", "正确选项"}
)

TRUTH_SHOWN: Final = {"zh-CN": ("正确", "错误"), "en": ("True", "False")}
"""What the two options of a true-false item are shown as, by the item's language."""
SWAP: Final = r"相邻步骤颠倒得(\d+(?:\.\d+)?)分"
WRONG_PAIR: Final = r"错[^，。；,;]{0,6}扣(\d+(?:\.\d+)?)分"
"""What a wrongly placed member costs."""
TOLERANCE: Final = r"误差(?:在|为|不超过|±)?(\d+(?:\.\d+)?)"
MINUTES: Final = ("分钟", "min")
EACH_GAP: Final = "每空"
RUBRIC_WRITTEN: Final = "{text}（{points:f}分）"
"""A point of a rubric as it is written, and read again."""
UNITS: Final = r"[%％‰]|小时|学时|分钟|分|题|人|元|天|份|条|次|名|个"
"""Units that stand behind a gap and may be written again in the answer."""

ALL_OR_NOTHING: Final = (
    "少选不得分",
    "少选、错选均不得分",
    "少选、多选、错选",
    "错选、漏选",
    "漏选",
    "多选、少选、错选",
    "全部选对",
    "全部正确才得分",
    "少选、多选",
)
HALF: Final = (
    "少选得一半",
    "少选得一半分",
    "漏选得一半",
    "少选得50%",
    "选不全得一半",
    "少选给一半",
)
PLUS_MINUS: Final = ("错选扣分", "错选倒扣", "选错扣分", "倒扣")
ORDER_FREE: Final = (
    "顺序不限",
    "无序",
    "不分先后",
    "不计顺序",
    "顺序可换",
    "乱序",
    "顺序可调",
    "任意顺序",
)
PEOPLE_MARK: Final = ("人工评分", "人工批改", "人工阅卷", "manual")
RIGHT_MARKS: Final = ("正确答案", "答案", "正确", "对", "√", "✓", "✔", "correct", "true")
EXAMPLES: Final = ("示例", "样例", "例题", "填写说明", "模板说明")
"""Words of a row that shows how a template is to be filled in."""
