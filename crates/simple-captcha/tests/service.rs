//! Two sites on one store: what belongs to one is worthless at the other.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use std::time::{Duration, UNIX_EPOCH};

use simple_captcha::kind::PartError;
use simple_captcha::{
    BuildError, Captcha, CaptchaBuilder, Challenge, Claims, Clock, Form, Key, ManualClock,
    MemoryStore, Puzzle, Rng, Secret, Service, SiteKey, SiteSecret, TokenError, VerifyError,
};
use tokio::task::JoinSet;

struct ConstantChallenge;

impl Challenge for ConstantChallenge {
    fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
        Puzzle::new("KHTAP", "khtap")
    }
}

/// Two sites whose marks are the same.
const MARKS_ALIKE: [&str; 2] = ["site27755", "site30309"];

const SHOP_SECRET: &str = "a secret that the shop's back end shows";
const BLOG_SECRET: &str = "a secret that the blog's back end shows";

fn key(text: &str) -> SiteKey {
    text.parse().unwrap()
}

fn service(sealed: bool, clock: &ManualClock) -> Service {
    let site = move |secret: &'static str| {
        move |site: CaptchaBuilder| {
            site.challenge(ConstantChallenge).sealed(sealed).site_secret(SiteSecret::of(secret))
        }
    };
    Service::builder(MemoryStore::default())
        .clock(clock.clone())
        .secret(Secret::new("a secret of these tests").unwrap())
        .plain_site(move |site| site.challenge(ConstantChallenge).sealed(sealed))
        .site(key("shop"), site(SHOP_SECRET))
        .site(key("blog"), site(BLOG_SECRET))
        .build()
        .unwrap()
}

/// With rows, and with sealed keys.
fn both() -> [Service; 2] {
    [false, true].map(|sealed| service(sealed, &ManualClock::default()))
}

/// The shop's captcha, and all others.
fn sites(service: &Service) -> (&Captcha, [&Captcha; 2]) {
    let shop = service.site(&key("shop")).unwrap();
    (shop, [service.site(&key("blog")).unwrap(), service.plain().unwrap()])
}

#[tokio::test]
async fn a_key_of_one_site_is_gone_at_the_others_and_stays_good_at_its_own() {
    for service in both() {
        let (shop, others) = sites(&service);
        for (own, others) in
            [(shop, others), (others[0], [shop, others[1]]), (others[1], [shop, others[0]])]
        {
            let key = own.issue().await.unwrap();
            for other in others {
                let image = other.image(&key, Default::default()).await;
                assert!(matches!(image, Err(PartError::Gone)), "{own:?} {other:?} {image:?}");
                let audio = other.audio(&key, None).await;
                assert!(matches!(audio, Err(PartError::Gone)));
                let verdict = other.verify(&key, "khtap").await;
                assert!(matches!(verdict, Err(VerifyError::Gone)), "{verdict:?}");
            }
            own.image(&key, Default::default()).await.unwrap();
            own.verify(&key, "khtap").await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_key_whose_mark_is_taken_off_or_changed_opens_nothing() {
    for service in both() {
        let (shop, [blog, plain]) = sites(&service);
        let of_shop = shop.issue().await.unwrap();
        let of_blog = blog.issue().await.unwrap();
        let (shop_mark, rest) = of_shop.as_str().split_at(8);
        let (blog_mark, _) = of_blog.as_str().split_at(8);
        assert!(shop_mark.ends_with('_') && shop_mark != blog_mark);
        let unmarked: Key = rest.parse().unwrap();
        let remarked: Key = format!("{blog_mark}{rest}").parse().unwrap();
        assert!(plain.verify(&unmarked, "khtap").await.is_err());
        assert!(blog.verify(&remarked, "khtap").await.is_err());
        shop.verify(&of_shop, "khtap").await.unwrap();
    }
}

#[tokio::test]
async fn a_pass_of_one_site_is_none_at_the_others() {
    for service in both() {
        let (shop, others) = sites(&service);
        let key = shop.issue().await.unwrap();
        let pass = shop.verify(&key, "khtap").await.unwrap().pass().unwrap().unwrap();
        for other in others {
            assert!(other.redeem_pass(pass.as_str()).await.unwrap().is_none());
        }
        shop.redeem_pass(pass.as_str()).await.unwrap().unwrap();
    }
}

fn claims() -> Claims {
    let mut claims = Claims::default();
    claims.hostname = Some("shop.example".to_owned());
    claims.action = Some("sign-up".to_owned());
    claims
}

#[tokio::test]
async fn a_token_tells_its_own_sites_back_end_once_what_was_answered() {
    for sealed in [false, true] {
        let clock = ManualClock::default();
        let service = service(sealed, &clock);
        let (shop, others) = sites(&service);
        let key = shop.issue().await.unwrap();
        let solved = clock.now();
        let proof = shop.verify(&key, "khtap").await.unwrap();
        let token = proof.token(&claims()).unwrap();
        for other in others {
            let refused = other.redeem_token(token.as_str()).await;
            assert!(matches!(refused, Err(TokenError::Invalid)), "{refused:?}");
        }
        for (secret, reason) in [
            (BLOG_SECRET, "it is no token of this site and challenge"),
            ("x", "no site has that secret"),
        ] {
            let refused = service.verify(secret, token.as_str()).await.unwrap_err();
            assert_eq!(refused.to_string(), reason);
        }
        let verdict = service.verify(SHOP_SECRET, token.as_str()).await.unwrap();
        assert_eq!((&*verdict.kind, verdict.claims), ("text", claims()));
        assert!(solved.duration_since(verdict.solved).unwrap() < Duration::from_micros(1));
        let again = service.verify(SHOP_SECRET, token.as_str()).await;
        assert!(matches!(again, Err(TokenError::Used)), "{again:?}");
    }
}

#[tokio::test]
async fn a_token_expires_and_what_is_none_is_refused() {
    let clock = ManualClock::default();
    let service = service(true, &clock);
    let (shop, _) = sites(&service);
    let key = shop.issue().await.unwrap();
    for none in ["", "x", key.as_str(), &"a".repeat(1000)] {
        let refused = service.verify(SHOP_SECRET, none).await;
        assert!(matches!(refused, Err(TokenError::Invalid)), "{none}: {refused:?}");
    }
    let token = shop.verify(&key, "khtap").await.unwrap().token(&claims()).unwrap();
    clock.advance(CaptchaBuilder::DEFAULT_TOKEN_LIFETIME);
    let late = service.verify(SHOP_SECRET, token.as_str()).await;
    assert!(matches!(late, Err(TokenError::Expired)), "{late:?}");
}

#[tokio::test]
async fn the_longest_token_has_a_thousand_plain_characters_and_too_long_claims_are_refused() {
    let service = service(true, &ManualClock::default());
    let (shop, _) = sites(&service);
    let proof = async || {
        let key = shop.issue().await.unwrap();
        shop.verify(&key, "khtap").await.unwrap()
    };
    let mut longest = Claims::default();
    longest.hostname = Some("h".repeat(253));
    longest.action = Some("a".repeat(32));
    longest.data = Some("ö".repeat(127));
    let token = proof().await.token(&longest).unwrap();
    assert!(token.as_str().len() <= 1000, "{}", token.as_str().len());
    assert!(token.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric()));
    assert_eq!(service.verify(SHOP_SECRET, token.as_str()).await.unwrap().claims, longest);
    longest.action = Some("a".repeat(33));
    assert!(proof().await.token(&longest).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_verifications_of_one_token_at_once_one_succeeds() {
    let service = service(true, &ManualClock::default());
    let (shop, _) = sites(&service);
    for _ in 0..20 {
        let key = shop.issue().await.unwrap();
        let token = shop.verify(&key, "khtap").await.unwrap().token(&claims()).unwrap();
        let mut verifying = JoinSet::new();
        for _ in 0..50 {
            let (service, token) = (service.clone(), token.clone());
            verifying
                .spawn(async move { service.verify(SHOP_SECRET, token.as_str()).await.is_ok() });
        }
        assert_eq!(verifying.join_all().await.into_iter().filter(|&verified| verified).count(), 1);
    }
}

#[tokio::test]
async fn a_token_of_one_challenge_is_none_of_another() {
    let captcha = Captcha::builder(MemoryStore::default())
        .challenge(ConstantChallenge)
        .named_challenge("easy", ConstantChallenge)
        .secret(Secret::new("a secret of these tests").unwrap())
        .site_secret(SiteSecret::of(SHOP_SECRET))
        .build()
        .unwrap();
    let easy = captcha.for_challenge("easy").unwrap();
    let key = easy.issue().await.unwrap();
    let token = easy.verify(&key, "khtap").await.unwrap().token(&claims()).unwrap();
    let service = Service::from(&captcha);
    let refused = service.verify(SHOP_SECRET, token.as_str()).await;
    assert!(matches!(refused, Err(TokenError::Invalid)), "{refused:?}");
    easy.redeem_token(token.as_str()).await.unwrap();
    assert!(captcha.for_challenge("none").is_none());
}

#[tokio::test]
async fn a_form_whose_challenge_is_not_there_takes_no_pass() {
    let captcha =
        Captcha::builder(MemoryStore::default()).challenge(ConstantChallenge).build().unwrap();
    let form = captcha.for_form(Form::new("f"));
    let key = form.issue().await.unwrap();
    let pass = form.verify(&key, "khtap").await.unwrap().pass().unwrap().unwrap();
    let typo = captcha.for_form(Form::new("f").with_challenge("typo"));
    assert!(typo.redeem_pass(pass.as_str()).await.unwrap().is_none());
    form.redeem_pass(pass.as_str()).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_token_says_when_the_captcha_was_answered_and_not_when_it_was_made() {
    let clock = ManualClock::default();
    let service = service(true, &clock);
    let (shop, _) = sites(&service);
    let key = shop.issue().await.unwrap();
    let answered = clock.now();
    let pass = shop.verify(&key, "khtap").await.unwrap().pass().unwrap().unwrap();
    clock.advance(Duration::from_secs(60));
    let proof = shop.redeem_pass(pass.as_str()).await.unwrap().unwrap();
    let token = proof.token(&claims()).unwrap();
    let verdict = service.verify(SHOP_SECRET, token.as_str()).await.unwrap();
    assert!(answered.duration_since(verdict.solved).unwrap() < Duration::from_micros(1));
}

#[tokio::test]
async fn at_the_end_of_time_captchas_expire_at_once_and_nothing_panics() {
    let mut end = UNIX_EPOCH;
    for step in (0..64).rev().map(|bit| Duration::from_secs(1 << bit)) {
        end = end.checked_add(step).unwrap_or(end);
    }
    let captcha = Captcha::builder(MemoryStore::default()).clock(ManualClock::new(end));
    let captcha = captcha.challenge(ConstantChallenge).build().unwrap();
    let key = captcha.issue().await.unwrap();
    assert!(captcha.verify(&key, "khtap").await.is_err());
    let _ = captcha.ready().await;
}

#[test]
fn what_could_not_be_told_apart_is_refused() {
    let build = |configure: fn(CaptchaBuilder) -> CaptchaBuilder| {
        let secret = Secret::new("a secret of these tests").unwrap();
        let service = Service::builder(MemoryStore::default()).secret(secret);
        service.site(key("shop"), configure).site(key("blog"), configure).build().map(|_| ())
    };
    build(|site| site).unwrap();
    let one_secret = build(|site| site.site_secret(SiteSecret::of(SHOP_SECRET)));
    assert!(matches!(one_secret, Err(BuildError::SameSecret(..))), "{one_secret:?}");
    let no_name = build(|site| site.named_challenge("", ConstantChallenge));
    assert!(matches!(no_name, Err(BuildError::NoName)), "{no_name:?}");
    // The digests of both sites' keys begin with the same seven digits.
    let [one, other] = MARKS_ALIKE.map(key);
    let alike = Service::builder(MemoryStore::default())
        .site(one, |site| site)
        .site(other, |site| site)
        .build();
    assert!(matches!(alike, Err(BuildError::SameMark(..))), "{alike:?}");
    let without = Captcha::builder(MemoryStore::default()).site_secret(SiteSecret::of("x")).build();
    assert!(matches!(without, Err(BuildError::NoSecret)), "{without:?}");
}

#[test]
fn two_sites_with_one_key_are_refused_and_debug_shows_no_secret() {
    let twice = Service::builder(MemoryStore::default())
        .site(key("shop"), |site| site)
        .site(key("shop"), |site| site)
        .build();
    assert!(matches!(twice.unwrap_err(), BuildError::SameSite(_)));
    let shown = format!("{:?} {:?}", service(true, &ManualClock::default()), SiteSecret::of("x"));
    assert!(!shown.contains("secret of these tests"), "{shown}");
    let read: SiteSecret =
        "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881".parse().unwrap();
    assert!(read.is("x") && !read.is("y"));
    assert!("2d71".parse::<SiteSecret>().is_err());
}
