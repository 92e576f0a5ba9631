//! What the content blocks of a conversation may be, which differs from model to model.

use serde_json::Value;

use super::{FormatFault, Why, fault};

/// What a family of models takes besides text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Takes {
    /// Most images of a record.
    pub images: usize,
    /// Formats of images, as records name them.
    pub image_formats: &'static [&'static str],
    /// Most videos of a record.
    pub videos: usize,
    /// Formats of videos.
    pub video_formats: &'static [&'static str],
    /// Whether the assistant may reason.
    pub reasoning: bool,
    /// Most blocks of the system's text.
    pub systems: usize,
}

impl Takes {
    /// Text alone.
    pub const TEXT: Takes = Takes {
        images: 0,
        image_formats: &[],
        videos: 0,
        video_formats: &[],
        reasoning: false,
        systems: usize::MAX,
    };
}

/// The images and videos of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Media {
    /// Images.
    pub images: usize,
    /// Videos.
    pub videos: usize,
    /// The buckets that they lie in.
    pub buckets: Vec<String>,
}

/// Looks at the blocks of a conversation whose form is right, and counts its media.
pub fn blocks(line: &str, takes: &Takes) -> Result<Media, FormatFault> {
    let mut media = Media::default();
    let Ok(record) = serde_json::from_str::<Value>(line) else { return Ok(media) };
    let list = |value: &Value| value.as_array().map(Vec::len).unwrap_or_default();
    if list(&record["system"]) > takes.systems {
        return Err(fault("/system", Why::Many("blocks of system text")));
    }
    for (turn, message) in record["messages"].as_array().into_iter().flatten().enumerate() {
        for (index, block) in message["content"].as_array().into_iter().flatten().enumerate() {
            media.block(block, &format!("/messages/{turn}/content/{index}"), takes)?;
        }
    }
    match (media.images > takes.images, media.videos > takes.videos) {
        (true, _) => Err(fault("", Why::Many("images"))),
        (_, true) => Err(fault("", Why::Many("videos"))),
        _ => Ok(media),
    }
}

impl Media {
    /// Whether there is any.
    pub fn is_empty(&self) -> bool {
        self.images + self.videos == 0
    }

    fn block(&mut self, block: &Value, member: &str, takes: &Takes) -> Result<(), FormatFault> {
        let kind = |name: &str| block.get(name);
        if kind("reasoningContent").is_some() && !takes.reasoning {
            return Err(fault(member, Why::Untaken("reasoning")));
        }
        if let Some(image) = kind("image") {
            self.images += 1;
            return self.one(image, member, "images", takes.image_formats);
        }
        if let Some(video) = kind("video") {
            self.videos += 1;
            return self.one(video, member, "videos", takes.video_formats);
        }
        Ok(())
    }

    fn one(
        &mut self,
        value: &Value,
        member: &str,
        kind: &'static str,
        formats: &[&str],
    ) -> Result<(), FormatFault> {
        if formats.is_empty() {
            return Err(fault(member, Why::Untaken(kind)));
        }
        let format = value["format"].as_str().unwrap_or_default();
        if !formats.contains(&format) {
            return Err(fault(member, Why::Untaken("this format of image or video")));
        }
        let uri = value.pointer("/source/s3Location/uri").and_then(Value::as_str);
        let bucket = uri.and_then(|uri| uri.strip_prefix("s3://")?.split('/').next());
        let Some(bucket) = bucket.filter(|bucket| !bucket.is_empty()) else {
            return Err(fault(member, Why::Value("the URI of an object in S3")));
        };
        self.buckets.push(bucket.to_owned());
        Ok(())
    }
}
