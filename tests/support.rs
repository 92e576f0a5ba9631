//! Real servers on loopback that the tests start, each on a free port, and end when dropped.

pub mod admin;
pub mod faults;
pub mod plain;
pub mod python;
pub mod servers;
