//! The cases of keys that Bedrock's documentation tells apart: the policy for each, and what must
//! be allowed for it to work.
//!
//! Sources: "Encryption of custom models" (Amazon Bedrock) for the first five, "Encryption of
//! Amazon Nova model customization jobs and artifacts" (Amazon Nova) for the other two. Those
//! pages' policies hold no administrator; a key with such a policy could not be managed, so all
//! here do.

use crate::key::evaluate::{Caller, Context, Request};
use crate::key::grant::BEDROCK;
use crate::key::policy::{KeyPolicy, Principal, Scalars, Statement};

mod shape;
pub use shape::{Shape, ShapeError, Wish};

/// What a key is for, and who uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// A custom model; the roles that customise it also invoke it.
    Customize,
    /// A custom model; other roles invoke it.
    CustomizeInvoke,
    /// A copy of a model, in the Region that it is copied to; the roles that copy also invoke it.
    Copy,
    /// A copy of a model; other roles invoke it.
    CopyInvoke,
    /// The model that is copied, in its own Region.
    CopySource,
    /// A custom Nova model; the roles that customise it also invoke it.
    Nova,
    /// A custom Nova model; other roles invoke it.
    NovaInvoke,
}

/// Something that must be allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// What for, such as `customize`.
    pub purpose: &'static str,
    /// The service that the request comes through; none where it is sent to KMS itself.
    pub via: Option<String>,
    /// The request.
    pub request: Request,
    /// Which of the policy's statements provides it: its Sid.
    pub sid: String,
}

/// What whoever makes an encrypted model needs.
const ENCRYPT: [&str; 4] = ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey", GRANT];
const GRANT: &str = "kms:CreateGrant";
const DECRYPT: [&str; 1] = ["kms:Decrypt"];
/// What who invokes a Nova model needs, and the service for it; and S3 for objects in parts.
const DECRYPT_AND_GENERATE: [&str; 2] = ["kms:Decrypt", "kms:GenerateDataKey"];
const DESCRIBE: [&str; 1] = ["kms:DescribeKey"];

/// The operations of a primary grant, as in the published event of one.
pub const GRANT_OPERATIONS: [&str; 4] =
    ["Decrypt", "CreateGrant", "GenerateDataKey", "DescribeKey"];

/// The name in the encryption context by which the service is known to act for a custom model.
const CUSTOM_MODEL: &str = "aws:bedrock:custom-model";

const OWNER: &str = "Enable IAM User Permissions";
const ADMINISTRATORS: &str = "Allow access for Key Administrators";
const DATA: &str = "PermissionsDataBuckets";
const PREFLIGHT: &str = "PermissionsDescribeKey";
const SERVICE: &str = "PermissionsNovaProvisionedThroughput";

/// What an administrator does. Without `kms:CreateGrant`, by which a key can be used.
const ADMINISTER: [&str; 14] = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:Describe*",
    "kms:Disable*",
    "kms:Enable*",
    "kms:Get*",
    "kms:List*",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:Update*",
];

/// The statements of a case, as the documentation names them.
struct Names {
    id: &'static str,
    encrypt: &'static str,
    decrypt: &'static str,
    purposes: (&'static str, &'static str),
}

impl Case {
    /// Whether roles of their own invoke the model.
    pub fn has_invokers(self) -> bool {
        matches!(self, Case::CustomizeInvoke | Case::CopyInvoke | Case::NovaInvoke)
    }

    fn is_nova(self) -> bool {
        matches!(self, Case::Nova | Case::NovaInvoke)
    }

    fn names(self) -> Names {
        let (id, encrypt, decrypt, purposes) = match self {
            Case::Customize | Case::CustomizeInvoke => (
                "PermissionsCustomModelKey",
                "PermissionsEncryptCustomModel",
                "PermissionsDecryptModel",
                ("customize", "invoke"),
            ),
            Case::Copy | Case::CopyInvoke => (
                "PermissionsCopiedModelKey",
                "PermissionsEncryptCopiedModel",
                "PermissionsDecryptCopiedModel",
                ("copy", "invoke"),
            ),
            Case::CopySource => (
                "PermissionsSourceModelKey",
                "PermissionsDecryptModel",
                "PermissionsDecryptModel",
                ("copy from", "invoke"),
            ),
            Case::Nova | Case::NovaInvoke => (
                "PermissionsNovaModelKey",
                "PermissionsModelCustomization",
                "PermissionsModelInvocation",
                ("customize", "invoke"),
            ),
        };
        Names { id, encrypt, decrypt, purposes }
    }

    /// What its roles need, and what its invokers do.
    fn actions(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Case::CopySource => (&DECRYPT, &DECRYPT),
            Case::Nova | Case::NovaInvoke => (&ENCRYPT, &DECRYPT_AND_GENERATE),
            _ => (&ENCRYPT, &DECRYPT),
        }
    }
}

impl Shape {
    /// The whole policy.
    pub fn policy(&self) -> KeyPolicy {
        let names = self.case.names();
        let (encrypt, decrypt) = self.case.actions();
        let mut statements = self.owners();
        statements.extend(self.bedrock(names.encrypt, &self.roles, encrypt));
        if self.case.has_invokers() {
            statements.extend(self.bedrock(names.decrypt, &self.invokers, decrypt));
        }
        if self.case.is_nova() {
            statements.push(self.service(&DECRYPT_AND_GENERATE));
        }
        if !self.data_roles.is_empty() {
            statements.push(self.data(&self.data_roles, &DECRYPT_AND_GENERATE));
            statements.push(preflight(&self.data_roles));
        }
        KeyPolicy::of(names.id, statements)
    }

    /// All that must be allowed, in the policy's order.
    pub fn needs(&self) -> Vec<Need> {
        let names = self.case.names();
        let (encrypt, decrypt) = self.case.actions();
        let mut needs =
            self.through("bedrock", names.purposes.0, names.encrypt, &self.roles, encrypt);
        if self.case.has_invokers() {
            let invoke = names.purposes.1;
            needs.extend(self.through("bedrock", invoke, names.decrypt, &self.invokers, decrypt));
        }
        if self.case.is_nova() {
            needs.extend(DECRYPT_AND_GENERATE.iter().map(|action| serving(action)));
        }
        let data = &self.data_roles;
        needs.extend(self.through("s3", "data", DATA, data, &DECRYPT_AND_GENERATE));
        needs.extend(data.iter().flat_map(|role| {
            need("preflight", PREFLIGHT, role, DESCRIBE[0], None, Context::direct())
        }));
        needs
    }

    /// Statements that give what is asked for and nothing more: one for each Sid, ready to be added
    /// to a policy.
    pub fn statements_for(&self, needs: &[&Need]) -> Vec<Statement> {
        let mut sids: Vec<&str> = Vec::new();
        needs.iter().for_each(|need| {
            if !sids.contains(&need.sid.as_str()) {
                sids.push(&need.sid);
            }
        });
        let statements = sids.into_iter().flat_map(|sid| {
            let of_it = needs.iter().filter(|need| need.sid == sid);
            let (mut roles, mut actions) = (Vec::new(), Vec::new());
            for need in of_it {
                push_once(&mut roles, need.request.caller.name().to_owned());
                push_once(&mut actions, need.request.action.as_str());
            }
            match sid {
                SERVICE => vec![self.service(&actions)],
                DATA => vec![self.data(&roles, &actions)],
                PREFLIGHT => vec![preflight(&roles)],
                _ => self.bedrock(sid, &roles, &actions),
            }
        });
        statements.collect()
    }

    /// The account, and whoever is to administer the key. Without administrators of their own, IAM
    /// policies of the account may give any use of the key, as in AWS's default policy; with them,
    /// only its administration.
    pub fn owners(&self) -> Vec<Statement> {
        let root = Principal::aws(&[self.root()]);
        if self.admins.is_empty() {
            return vec![Statement::allow(OWNER, root, &["kms:*"])];
        }
        let admins = Principal::aws(&self.admins);
        vec![
            Statement::allow(OWNER, root, &ADMINISTER),
            Statement::allow(ADMINISTRATORS, admins, &ADMINISTER),
        ]
    }

    /// Use through Bedrock; with `narrow_grants`, the permission to make grants by itself.
    fn bedrock(&self, sid: &str, roles: &[String], actions: &[&str]) -> Vec<Statement> {
        let statement = |sid: &str, actions: &[&str]| {
            let via = Scalars::many(&self.services("bedrock"));
            Statement::allow(sid, Principal::aws(roles), actions).when(
                "StringEquals",
                "kms:ViaService",
                via,
            )
        };
        if !self.narrow_grants || !actions.contains(&GRANT) {
            return vec![statement(sid, actions)];
        }
        let others: Vec<&str> = actions.iter().copied().filter(|action| *action != GRANT).collect();
        let grants = statement(&format!("{sid}CreateGrant"), &[GRANT])
            .when("Bool", "kms:GrantIsForAWSResource", Scalars::one("true"))
            .when(
                "ForAllValues:StringEquals",
                "kms:GrantOperations",
                Scalars::many(&GRANT_OPERATIONS),
            );
        let others = (!others.is_empty()).then(|| statement(sid, &others));
        others.into_iter().chain([grants]).collect()
    }

    fn service(&self, actions: &[&str]) -> Statement {
        let statement = Statement::allow(SERVICE, Principal::service(BEDROCK), actions).when(
            "ForAnyValue:StringEquals",
            "kms:EncryptionContextKeys",
            Scalars::one(CUSTOM_MODEL),
        );
        match self.source_account {
            true => {
                statement.when("StringEquals", "aws:SourceAccount", Scalars::one(&self.account))
            }
            false => statement,
        }
    }

    fn data(&self, roles: &[String], actions: &[&str]) -> Statement {
        let via = Scalars::many(&self.services("s3"));
        Statement::allow(DATA, Principal::aws(roles), actions).when(
            "StringEquals",
            "kms:ViaService",
            via,
        )
    }

    fn services(&self, service: &str) -> Vec<String> {
        self.regions.iter().map(|region| format!("{service}.{region}.amazonaws.com")).collect()
    }

    fn through(
        &self,
        service: &str,
        purpose: &'static str,
        sid: &str,
        roles: &[String],
        actions: &[&str],
    ) -> Vec<Need> {
        let mut needs = Vec::new();
        for role in roles {
            for via in self.services(service) {
                for action in actions {
                    let context = Context::via(&via);
                    let context = match *action {
                        GRANT => context.with("kms:GrantOperations", &GRANT_OPERATIONS),
                        _ => context,
                    };
                    needs.extend(need(purpose, sid, role, action, Some(&via), context));
                }
            }
        }
        needs
    }
}

/// The program asks KMS itself what a key is, before anything else.
fn preflight(roles: &[String]) -> Statement {
    Statement::allow(PREFLIGHT, Principal::aws(roles), &DESCRIBE)
}

fn serving(action: &str) -> Need {
    let context = Context::direct().encrypting_at_least(&[CUSTOM_MODEL]);
    Need {
        purpose: "provisioned throughput",
        via: None,
        request: Request {
            caller: Caller::Service(BEDROCK.to_owned()),
            action: action.to_owned(),
            context,
        },
        sid: SERVICE.to_owned(),
    }
}

fn need(
    purpose: &'static str,
    sid: &str,
    role: &str,
    action: &str,
    via: Option<&str>,
    context: Context,
) -> Option<Need> {
    let request = Request { caller: Caller::parse(role)?, action: action.to_owned(), context };
    Some(Need { purpose, via: via.map(str::to_owned), request, sid: sid.to_owned() })
}

fn push_once<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

#[cfg(test)]
mod tests;
