//! Internet addresses: RFC 791 and RFC 4291, read by the standard library.
//!
//! Addresses that name no one's machine fail: unspecified, loopback, broadcast, net masks, and the
//! ranges that documentation uses (RFC 5737, RFC 3849).

use super::Verdict;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Passes for an IPv4 address that can be a machine's.
pub(super) fn check_v4(text: &str) -> Verdict {
    Verdict::pass_if(text.parse().is_ok_and(is_machine_v4))
}

/// Passes for an IPv6 address that can be a machine's.
pub(super) fn check_v6(text: &str) -> Verdict {
    let address = text.split('%').next().unwrap_or(text).parse::<Ipv6Addr>();
    Verdict::pass_if(address.is_ok_and(|address| match address.to_ipv4_mapped() {
        Some(address) => is_machine_v4(address),
        // Nothing else has eight groups.
        None => {
            is_machine_v6(address) || text.matches(':').count() == 7 && !is_documentation(address)
        }
    }))
}

fn is_machine_v4(address: Ipv4Addr) -> bool {
    let first = address.octets()[0];
    let nobody = address.is_loopback() || address.is_broadcast() || address.is_documentation();
    first != 0 && !nobody && !address.is_multicast() && !is_mask(address)
}

/// Ones, then zeros, at least eight ones: a net mask.
fn is_mask(address: Ipv4Addr) -> bool {
    let bits = address.to_bits();
    bits.leading_ones() >= 8 && bits.count_ones() == bits.leading_ones()
}

fn is_machine_v6(address: Ipv6Addr) -> bool {
    // Global unicast, unique local, link local: what else parses is mostly `dead::beef`.
    let allocated =
        matches!(address.segments()[0], 0x2000..=0x3fff | 0xfc00..=0xfdff | 0xfe80..=0xfebf);
    allocated && !is_documentation(address)
}

fn is_documentation(address: Ipv6Addr) -> bool {
    address.segments()[..2] == [0x2001, 0xdb8]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_machines_pass() {
        for address in ["8.8.8.8", "10.1.2.3", "192.168.0.1", "223.255.255.255"] {
            assert_eq!(check_v4(address), Verdict::Pass, "{address}");
        }
        for address in [
            "2a00:1450:4001:82a::200e",
            "fe80::1%eth0",
            "4f8a:c99e:dc86:faf9:5988:5f63:375e:8a2a",
            "::ffff:8.8.8.8",
        ] {
            assert_eq!(check_v6(address), Verdict::Pass, "{address}");
        }
    }

    #[test]
    fn addresses_of_nobody_fail() {
        let nobody = ["0.0.0.0", "127.0.0.1", "255.255.255.255", "255.255.255.0", "192.0.2.7"];
        for address in nobody.iter().chain(&["198.51.100.1", "203.0.113.9", "224.0.0.1"]) {
            assert_eq!(check_v4(address), Verdict::Fail, "{address}");
        }
        for address in ["::", "::1", "2001:db8::1", "ff02::1", "::ffff:127.0.0.1", "dead::beef"] {
            assert_eq!(check_v6(address), Verdict::Fail, "{address}");
        }
    }

    #[test]
    fn what_is_no_address_fails() {
        for text in ["256.1.1.1", "1.2.3", "01.2.3.4", "1.2.3.4.5"] {
            assert_eq!(check_v4(text), Verdict::Fail, "{text}");
        }
        assert_eq!(check_v6("12:34"), Verdict::Fail);
    }
}
