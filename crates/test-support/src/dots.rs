//! A kind of captcha that is not text: it asks how many dots a picture has.

use simple_captcha::Rng;
use simple_captcha::kind::{
    Instruction, Kind, MakeError, Media, Part, PartError, PartRequest, Show, Task,
};

/// Asks how many dots a picture has, 1 to 9.
pub struct Dots;

impl Dots {
    const SIDE: u32 = 60;
    /// How wide a dot is, and what is left around it.
    const DOT: u32 = 10;
    const CELL: u32 = 20;

    /// Counts the dots of a picture as a visitor does.
    pub fn count(png: &[u8]) -> u32 {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        let black = pixels[..info.buffer_size()].iter().filter(|pixel| **pixel == 0).count();
        u32::try_from(black).unwrap() / (Self::DOT * Self::DOT)
    }
}

impl Kind for Dots {
    fn name(&self) -> &'static str {
        "dots"
    }

    fn make(&self, rng: &mut Rng) -> Result<Task, MakeError> {
        let dots = u8::try_from(1 + rng.below(9)).unwrap();
        Ok(Task::new([dots])?)
    }

    fn show(&self) -> Show {
        Show::new(Instruction::Own("How many dots does the picture have?"))
    }

    fn part(&self, task: &Task, request: &PartRequest) -> Result<Media, PartError> {
        let (Part::Image { .. }, [dots]) = (&request.part, task.as_bytes()) else {
            return Err(PartError::Off);
        };
        let mut rng = request.rng();
        let mut cells: Vec<u32> = (0..9).collect();
        let mut pixels = vec![255; (Self::SIDE * Self::SIDE) as usize];
        for _ in 0..*dots {
            let cell = *rng.pick(&cells).unwrap();
            cells.retain(|other| *other != cell);
            let (left, top) = (cell % 3 * Self::CELL, cell / 3 * Self::CELL);
            for line in top..top + Self::DOT {
                pixels[(line * Self::SIDE + left) as usize..][..Self::DOT as usize].fill(0);
            }
        }
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, Self::SIDE, Self::SIDE);
        encoder.set_color(png::ColorType::Grayscale);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&pixels).unwrap();
        writer.finish().unwrap();
        Ok(Media::new("image/png", bytes))
    }

    fn judge(&self, task: &Task, answer: &str) -> bool {
        let [dots] = task.as_bytes() else { return false };
        answer.trim() == dots.to_string()
    }
}
