//! The Amazon side of the ports, against real servers on loopback and a double of Bedrock.

mod support;

#[path = "aws/bedrock.rs"]
mod bedrock;
#[path = "aws/history.rs"]
mod history;
#[path = "aws/kms.rs"]
mod kms;
#[path = "aws/log_group.rs"]
mod log_group;
#[path = "aws/origin.rs"]
mod origin;
#[path = "aws/vault.rs"]
mod vault;
