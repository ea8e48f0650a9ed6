//! What is done to a picture after its letters are drawn.

mod arcs;
mod dots;
mod edge;
mod engrave;
mod hollow;
mod lines;
mod shadow;
mod smooth;
mod strokes;
mod swell;

use std::fmt::Debug;
use std::sync::Arc;

pub use arcs::Arcs;
pub use dots::Dots;
pub use engrave::Engrave;
pub use hollow::Hollow;
pub use shadow::Shadow;
pub use smooth::Smooth;
pub use strokes::Strokes;

use super::canvas::Canvas;
use crate::rng::Rng;

/// Something that is done to a picture after its letters are drawn: noise, a filter.
///
/// ```
/// use simple_captcha_draw::Rng;
/// use simple_captcha_draw::image::{Canvas, Effect, ImageStyle, Outline, Point};
///
/// /// A straight line across the picture.
/// #[derive(Debug)]
/// struct Line;
///
/// impl Effect for Line {
///     fn apply(&self, canvas: &mut Canvas, rng: &mut Rng) {
///         let (width, height) = (canvas.width(), canvas.height());
///         let from = Point::new(0.0, rng.between(0.0, height));
///         let to = Point::new(width, rng.between(0.0, height));
///         canvas.fill(&Outline::stroke(&[from, to], 1.5));
///     }
/// }
///
/// let style = ImageStyle::plain().without_effects().with_effect(Line);
/// ```
pub trait Effect: Debug + Send + Sync + 'static {
    /// Changes the picture. Whatever is left to chance comes from `rng`, so that a key has one
    /// picture.
    fn apply(&self, canvas: &mut Canvas, rng: &mut Rng);

    /// The effect as one site has it, where sites differ in it: what is the same in all pictures of
    /// a site is drawn from `chance`, which depends on the server's secret alone. `None`, unless
    /// written otherwise: all sites have the same.
    fn for_site(&self, chance: &mut Rng) -> Option<Arc<dyn Effect>> {
        let _ = chance;
        None
    }
}

/// In how many of a hundred pictures something is on one site, where it is in so many on all: from half
/// as many to one and a half times.
fn often_on_a_site(often: u32, chance: &mut Rng) -> u32 {
    often / 2 + chance.below(often + 1)
}
