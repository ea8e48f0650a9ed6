//! Letters to be typed as they are seen.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use simple_captcha_draw::Rng;

use super::lookalikes::Lookalikes;
use super::{Challenge, Puzzle};
use crate::answer::Answer;
use crate::normalization::folded;

/// Asks for a few letters, in either case.
///
/// Five letters of [`Letters::ALPHABET`] unless told otherwise. A character that the alphabet leaves
/// out is taken for the one that looks like it, where there is exactly one: with the default
/// alphabet `4` for A, `Z` for 2, and so on.
///
/// ```
/// use simple_captcha::Letters;
///
/// let six = Letters::default().with_length(6)?;
/// let digits = Letters::default().with_alphabet(Letters::DIGITS)?;
/// assert!(Letters::default().with_length(33).is_err());
/// # Ok::<(), simple_captcha::challenge::InvalidLetters>(())
/// ```
#[derive(Clone, Debug)]
pub struct Letters {
    alphabet: Vec<char>,
    lookalikes: Lookalikes,
    length: usize,
}

impl Letters {
    /// Capitals and digits that stay distinct when they are turned, bent and
    /// [engraved](crate::image::ImageStyle::engraved): of each group that lean into one another
    /// (A and 4, C, G and 6, D, O, Q and 0, L and U, T and 7, 1 and I, and so on) at most one.
    pub const ALPHABET: &'static str = "ADEHKLMPTY269";
    /// The digits, less 0 and 1, which look like letters, and 8, which looks like 3, 5, 6 and 9.
    pub const DIGITS: &'static str = "2345679";
    /// Capital letters with accents of Western European languages: of the accents of one letter
    /// those that are hard to confuse, and none over a narrow letter.
    pub const ACCENTED: &'static str = "ÄÁËÉÖÓÜÚÑÇ";

    /// Common simplified Chinese characters, of those that look alike one at most. The fonts in the
    /// crate have none of them: [`Font::new`](crate::image::Font::new) takes one that has, a collection
    /// (`.ttc`) too.
    ///
    /// ```no_run
    /// use simple_captcha::image::{Font, ImageStyle, Level};
    /// use simple_captcha::{Captcha, Letters, MemoryStore};
    ///
    /// let font = Font::new(std::fs::read("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")?)?;
    /// let captcha = Captcha::builder(MemoryStore::default())
    ///     .challenge(Letters::default().with_alphabet(Letters::CHINESE)?)
    ///     .image_style(ImageStyle::engraved(Level::Easy).with_font(font))
    ///     .audio(false) // the voices in the crate speak English
    ///     .build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const CHINESE: &'static str = "\
        春夏秋冬风雨雪云雷霜雾山河湖海泉阳星晨夜晚波浪冰烟焰煤矿花草树竹兰菊柳松桃杏梨苹果香蕉瓜\
        豆麦菜茶糖油醋饭粥蛋肉蒜葱莲药鱼虾蟹鸡鹅鹰马羊狗猫虎龙蛇猴鼠熊象鹿豹狮蜂蝶燕龟蜜翼巢红黄\
        蓝绿紫黑灰金铜铁头脸眼鼻嘴唇耳掌指腿脚腰背胸肩骨血脑齿爸奶哥姐孙客童桌椅床灯窗门房屋楼墙\
        桥船车飞机票书笔纸画报信邮钱包伞帽鞋袜裤裙袖针绳箭锅碗盘杯瓶壶桶镜梳钟表锁琴鼓笛牌球旗屏\
        幕标键箱袋凳扇塔砖南西北中前后里外高低远近城街路国京港州院都看听说读写跳走坐站睡醒吃喝穿\
        洗扫擦煮炒烧游泳爬推拉搬抱笑哭想爱怕帮问答教学数放算做给等找送接换修建开停踢蹲插撞剪割刷\
        敲奔玩烤新短轻重快慢热冷软硬湿甜苦酸辣美富贵真假明暗静安忙累饿病疯肥矮懒尖斜弯强厚紧稳年\
        节周昨刻岁文词语诗歌舞戏剧影视声点倍级类条张农商兵医警官家宿察梦喜庆谢歉愿望感恩怒忧趣怪\
        智勇罪罚奖赛胜败输赢战军队营程序码演滴满饼饺馆餐碎磨聪聚翻粉航解辞野量随障题鲜默乘傻勤卷\
        厨叠坚套奥寻尊就岩崇帝带席康归录德微慧慈普替最染架柔桑棉榜残殿毒毫滚漆灵爆爽牵珠班留疑皇\
        盗移税窝端策繁缩翠耀舒融装貌避释铺锦陶雕集霸韵顾飘骗鬼";

    /// Sets how many letters are asked: 1 to 32.
    ///
    /// # Errors
    ///
    /// Another number is refused.
    pub fn with_length(mut self, length: usize) -> Result<Self, InvalidLetters> {
        if !(1..=Puzzle::MAX_CHARS).contains(&length) {
            return Err(InvalidLetters::Length(length));
        }
        self.length = length;
        Ok(self)
    }

    /// Sets the letters that can come up, each as likely as it stands there often.
    ///
    /// # Errors
    ///
    /// Spaces, control characters and others that cannot be seen are refused, and fewer than two
    /// characters that are answered differently: `A` and `a` are answered alike.
    pub fn with_alphabet(mut self, alphabet: &str) -> Result<Self, InvalidLetters> {
        let letters: Vec<char> = alphabet.chars().collect();
        let unseen = |letter: &&char| Answer::new(&letter.to_string()).is_empty();
        if let Some(&bad) = letters.iter().find(unseen) {
            return Err(InvalidLetters::Character(bad));
        }
        let answers: HashSet<String> =
            letters.iter().map(|letter| folded(&letter.to_string())).collect();
        if answers.len() < 2 {
            return Err(InvalidLetters::TooFew);
        }
        self.alphabet = letters;
        self.lookalikes = Lookalikes::of(alphabet);
        Ok(self)
    }
}

impl Default for Letters {
    fn default() -> Self {
        Self {
            alphabet: Self::ALPHABET.chars().collect(),
            lookalikes: Lookalikes::of(Self::ALPHABET),
            length: 5,
        }
    }
}

impl Challenge for Letters {
    fn puzzle(&self, rng: &mut Rng) -> Puzzle {
        let text: String = (0..self.length).filter_map(|_| rng.pick(&self.alphabet)).collect();
        Puzzle::new(text.clone(), text)
    }

    fn alphabet(&self) -> String {
        self.alphabet.iter().collect()
    }

    fn lengths(&self) -> Option<RangeInclusive<usize>> {
        Some(self.length..=self.length)
    }

    fn stands_for(&self, typed: char) -> char {
        self.lookalikes.stands_for(typed)
    }
}

/// Why [`Letters`] cannot be asked so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidLetters {
    /// The number of letters is out of bounds.
    #[error("{0} letters cannot be asked: 1 to {max} can", max = Puzzle::MAX_CHARS)]
    Length(usize),
    /// The alphabet has a character that cannot be seen.
    #[error("{0:?} cannot be seen, so it cannot be in the alphabet")]
    Character(char),
    /// The alphabet has fewer than two different characters, so everybody would know the answer.
    #[error("the alphabet needs at least two different characters")]
    TooFew,
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_letter_of_the_alphabet_comes_up_at_every_place_and_no_other() {
        let letters = Letters::default().with_alphabet("XYZÄ").unwrap().with_length(3).unwrap();
        let mut rng = Rng::from_seed([1; 32]);
        let mut seen = HashSet::new();
        for _ in 0..2000 {
            let puzzle = letters.puzzle(&mut rng);
            assert!(puzzle.answer.matches(&crate::Answer::new(&puzzle.challenge)));
            seen.insert(puzzle.challenge);
        }
        assert_eq!(seen.len(), 64);
    }

    #[test]
    fn five_letters_are_asked_by_default() {
        let puzzle = Letters::default().puzzle(&mut Rng::from_seed([2; 32]));
        assert_eq!(puzzle.challenge.len(), 5);
        assert!(puzzle.challenge.chars().all(|c| Letters::ALPHABET.contains(c)));
    }

    #[test]
    fn no_two_letters_of_the_alphabet_are_taken_for_each_other() {
        assert_eq!(Letters::ALPHABET.len(), 13);
        for alphabet in [Letters::ALPHABET, Letters::DIGITS, Letters::ACCENTED] {
            for group in super::super::lookalikes::groups() {
                let both = group.chars().filter(|letter| alphabet.contains(*letter));
                assert!(both.count() <= 1, "{group} in {alphabet}");
            }
        }
        assert!(!Letters::DIGITS.contains(['0', '1']));
    }

    #[test]
    fn hundreds_of_chinese_characters_can_be_asked_and_none_looks_like_another() {
        let characters: HashSet<char> = Letters::CHINESE.chars().collect();
        assert!(characters.len() >= 300);
        assert_eq!(characters.len(), Letters::CHINESE.chars().count(), "none stands there twice");
        assert!(characters.iter().all(|c| ('\u{4e00}'..='\u{9fff}').contains(c)));
        for group in "己已巳 未末 土士 日曰目 人入八 大太犬天夫 干千于 王玉主 午牛 刀力 问间闻 买卖 木本术 \
                      贝见 鸟乌岛 今令 话活 块决快 清请情晴睛 抱跑饱炮泡 根很跟银眼恨 名各 国园圆图团 师帅 \
                      住往 拆折 难推谁 酒洒 候侯 喝渴 拔拨 历厉 代伐 兔免 辩辨 蓝篮 遗遣 左右 东车乐 布市币 \
                      湖潮 村树 章童 器哭 商旁 唱喝 线钱 棋旗 浪狼 班斑 营荣 高亮 祝视"
            .split(' ')
        {
            let members = group.chars().filter(|member| characters.contains(member));
            assert!(members.count() <= 1, "{group}");
        }
    }

    #[test]
    fn an_alphabet_whose_letters_are_all_answered_alike_is_refused() {
        for alphabet in ["Aa", "ＡA", "²2", "AAa", "IıİI", "5۵٥", ""] {
            let refused = Letters::default().with_alphabet(alphabet);
            assert_eq!(refused.unwrap_err(), InvalidLetters::TooFew, "{alphabet}");
        }
        for (alphabet, bad) in [("A\u{ad}B", '\u{ad}'), ("AB C", ' '), ("AB\0", '\0')] {
            let refused = Letters::default().with_alphabet(alphabet);
            assert_eq!(refused.unwrap_err(), InvalidLetters::Character(bad), "{alphabet:?}");
        }
    }

    #[test]
    fn what_cannot_be_asked_is_refused() {
        let letters = Letters::default;
        assert_eq!(letters().with_length(0).unwrap_err(), InvalidLetters::Length(0));
        assert_eq!(letters().with_length(33).unwrap_err(), InvalidLetters::Length(33));
        assert_eq!(letters().with_alphabet("").unwrap_err(), InvalidLetters::TooFew);
        assert_eq!(letters().with_alphabet("AAA").unwrap_err(), InvalidLetters::TooFew);
        assert_eq!(letters().with_alphabet("A B").unwrap_err(), InvalidLetters::Character(' '));
    }
}
