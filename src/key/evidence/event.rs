//! A record of CloudTrail, as much of it as bears on a key.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::key::grant::BEDROCK;

/// One record. Members that some version of records lacks are optional, and of any type where only
/// a part is looked at.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    #[serde(rename = "eventID", default)]
    event_id: String,
    #[serde(default)]
    event_time: String,
    #[serde(default)]
    event_source: String,
    #[serde(default)]
    event_name: String,
    error_code: Option<String>,
    #[serde(default)]
    user_identity: Value,
    #[serde(rename = "sourceIPAddress")]
    source: Option<String>,
    aws_region: Option<String>,
    recipient_account_id: Option<String>,
    #[serde(default)]
    request_parameters: Value,
    #[serde(default)]
    response_elements: Value,
    #[serde(default)]
    additional_event_data: Value,
    #[serde(default)]
    resources: Value,
}

/// What records say where a service doesn't give its name.
const INTERNAL: &str = "AWS Internal";

/// The service that stores data.
const S3: &str = "s3.amazonaws.com";

/// Ids that are kept of calls that are counted together: enough to find some of them again.
const IDS: usize = 10;

/// What is looked at of KMS's events; of Bedrock's all that are about models and their jobs.
const KMS_EVENTS: [&str; 19] = [
    "CancelKeyDeletion",
    "CreateGrant",
    "CreateKey",
    "Decrypt",
    "DeleteKey",
    "DescribeKey",
    "DisableKey",
    "DisableKeyRotation",
    "EnableKey",
    "EnableKeyRotation",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "PutKeyPolicy",
    "ReEncrypt",
    "RetireGrant",
    "RevokeGrant",
    "RotateKey",
    "ScheduleKeyDeletion",
];

/// Bedrock's events by which something is made under a key.
pub const MAKING: [&str; 3] =
    ["CreateModelCustomizationJob", "CreateModelCopyJob", "CreateCustomModel"];
/// Others that tell of a model's life.
pub const LIVING: [&str; 8] = [
    "StopModelCustomizationJob",
    "DeleteCustomModel",
    "CreateProvisionedModelThroughput",
    "UpdateProvisionedModelThroughput",
    "DeleteProvisionedModelThroughput",
    "CreateCustomModelDeployment",
    "UpdateCustomModelDeployment",
    "DeleteCustomModelDeployment",
];

/// Members of requests that hold a key or the name of a model.
const KEYS: [&str; 3] = ["customModelKmsKeyId", "modelKmsKeyId", "modelKmsKeyArn"];
const MODELS: [&str; 7] = [
    "customModelName",
    "targetModelName",
    "modelName",
    "modelIdentifier",
    "jobIdentifier",
    "modelId",
    "modelArn",
];

/// The Region and the account that a record is of.
pub type Place = (Option<String>, Option<String>);

/// An event that may bear on the key.
#[derive(Clone, Debug)]
pub struct Event {
    /// Times and ids of the earliest that are counted together.
    pub ids: BTreeSet<(String, String)>,
    pub time: String,
    pub times: usize,
    pub service: String,
    pub name: String,
    pub who: String,
    pub via: Option<String>,
    pub grant: Option<String>,
    pub grantee: Option<String>,
    pub model: Option<String>,
    /// Its Region and account: names of models mean nothing elsewhere.
    pub place: Place,
    /// The ARN of the job that it started.
    pub job: Option<String>,
    pub error: Option<String>,
    /// Whether it names the key itself; Bedrock's events on a model don't.
    pub about_key: bool,
    /// Whether a policy was put without the check that its owner can put the next.
    pub bypass: bool,
}

impl Record {
    /// Reads one record.
    pub fn parse(text: &str) -> serde_json::Result<Self> {
        serde_json::from_str(text)
    }

    /// The event, if it may bear on the key.
    pub fn event(self, keys: &[String]) -> Option<Event> {
        let service = self.event_source.strip_suffix(".amazonaws.com")?.to_owned();
        let name = self.event_name.as_str();
        let known = match service.as_str() {
            "kms" => KMS_EVENTS.contains(&name) && self.is_about(keys),
            "bedrock" => MAKING.contains(&name) || LIVING.contains(&name),
            _ => false,
        };
        if !known {
            return None;
        }
        let asked = &self.request_parameters;
        let grant = text(&self.response_elements, "grantId")
            .or_else(|| text(asked, "grantId"))
            .or_else(|| text(&self.additional_event_data, "grantId"));
        let grantee =
            text(asked, "granteePrincipal").or_else(|| text(asked, "granteeServicePrincipal"));
        Some(Event {
            about_key: service == "kms" || self.is_about(keys),
            who: self.who(),
            via: self.via(),
            grant,
            grantee,
            place: (self.aws_region.clone(), self.recipient_account_id.clone()),
            model: MODELS.iter().find_map(|member| text(asked, member)),
            bypass: asked["bypassPolicyLockoutSafetyCheck"] == Value::Bool(true),
            job: text(&self.response_elements, "jobArn"),
            ids: [(self.event_time.clone(), self.event_id)].into(),
            time: self.event_time,
            times: 1,
            name: self.event_name,
            error: self.error_code,
            service,
        })
    }

    /// Whether it names the key: as its resource, or in the request or its answer. Where both are
    /// told by ARN, nothing else counts: an alias or the id of a multi-Region key names other keys
    /// in other Regions and accounts.
    fn is_about(&self, keys: &[String]) -> bool {
        let resources = self.resources.as_array().into_iter().flatten();
        let resources = resources.filter_map(|resource| resource["ARN"].as_str());
        let (asked, answered) = (&self.request_parameters, &self.response_elements);
        let names = KEYS.iter().filter_map(|member| asked[member].as_str());
        let names = names.chain(asked["keyId"].as_str()).chain(answered["keyId"].as_str());
        let mut names = resources.chain(names);
        let told = names.clone().any(is_arn);
        match keys.iter().find(|key| is_arn(key)) {
            Some(_) if told => names.any(|name| is_arn(name) && keys.iter().any(|key| key == name)),
            Some(arn) => self.is_in_place_of(arn) && names.any(|name| is_one(keys, name)),
            None => names.any(|name| is_one(keys, name)),
        }
    }

    /// Whether it is of the Region and the account in an ARN, as far as it tells.
    fn is_in_place_of(&self, arn: &str) -> bool {
        let mut parts = arn.split(':').skip(3);
        let mut same = |found: &Option<String>| {
            let part = parts.next();
            found.is_none() || found.as_deref() == part
        };
        same(&self.aws_region) && same(&self.recipient_account_id)
    }

    /// The role of a session, else the identity, else the service.
    fn who(&self) -> String {
        let identity = &self.user_identity;
        let issuer = text(&identity["sessionContext"]["sessionIssuer"], "arn");
        let who = issuer.or_else(|| text(identity, "arn")).or_else(|| text(identity, "invokedBy"));
        who.or_else(|| self.source.clone()).unwrap_or_else(|| "unknown".to_owned())
    }

    /// The service that made the request for them. Older records only say that it was one.
    fn via(&self) -> Option<String> {
        let service = |found: &String| found.ends_with(".amazonaws.com") || found == INTERNAL;
        let invoked = text(&self.user_identity, "invokedBy").filter(service);
        let via = invoked.or_else(|| self.source.clone().filter(service))?;
        // S3's encryption context tells its own requests ("Using server-side encryption with AWS
        // KMS keys").
        let context = &self.request_parameters["encryptionContext"];
        let of_s3 = via == INTERNAL && context["aws:s3:arn"].is_string();
        Some(if of_s3 { S3.to_owned() } else { via })
    }
}

fn is_arn(name: &str) -> bool {
    name.contains(":key/")
}

/// Whether a name is one of the key's, or the id in its ARN, or an ARN with its id.
fn is_one(keys: &[String], name: &str) -> bool {
    let id = |text: &str| text.rsplit_once(":key/").map(|(_, id)| id.to_owned());
    keys.iter().any(|key| {
        key == name || id(name).as_ref() == Some(key) || id(key).as_deref() == Some(name)
    })
}

/// Whether a time is as records write it, `2026-11-01T10:00:00Z`: such times sort as texts.
fn is_time(text: &str) -> bool {
    let form = b"0000-00-00T00:00:00Z";
    let fits = |(byte, form): (u8, &u8)| match form {
        b'0' => byte.is_ascii_digit(),
        other => byte == *other,
    };
    text.len() == form.len() && text.bytes().zip(form).all(fits)
}

fn text(value: &Value, member: &str) -> Option<String> {
    value[member].as_str().map(str::to_owned)
}

impl Event {
    /// Counts another call of the same kind on the same day. What is kept doesn't depend on which
    /// of them came first.
    pub fn and(&mut self, other: Event) {
        self.times += other.times;
        self.ids.extend(other.ids);
        while self.ids.len() > IDS {
            self.ids.pop_last();
        }
        if other.time < self.time {
            self.time = other.time;
        }
    }

    /// Whether it tells when it was and which it is.
    pub fn is_whole(&self) -> bool {
        self.ids.iter().all(|(time, id)| is_time(time) && !id.is_empty())
    }

    /// Whether it only uses the key.
    pub fn is_use(&self) -> bool {
        let using = ["Decrypt", "DescribeKey", "Encrypt", "ReEncrypt"];
        self.service == "kms"
            && (using.contains(&self.name.as_str()) || self.name.starts_with("GenerateDataKey"))
    }

    /// Whether it makes something under a key.
    pub fn is_making(&self) -> bool {
        MAKING.contains(&self.name.as_str()) && self.error.is_none()
    }

    /// Whether Bedrock did it, or had it done.
    pub fn by_bedrock(&self) -> bool {
        self.via.as_deref() == Some(BEDROCK) || self.who == BEDROCK
    }

    /// Whether a service of AWS did it that isn't known to be another one than Bedrock.
    pub fn may_be_bedrock(&self) -> bool {
        self.by_bedrock() || self.via.as_deref() == Some(INTERNAL)
    }

    /// Whether it is about one of these models.
    pub fn names_any(&self, models: &BTreeSet<(&Place, &str)>) -> bool {
        self.model.as_deref().is_some_and(|model| models.contains(&(&self.place, model)))
    }
}
