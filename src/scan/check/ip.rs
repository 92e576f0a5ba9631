//! Internet addresses: RFC 791 and RFC 4291, read by the standard library.
//!
//! Addresses that no machine has fail: unspecified, broadcast, multicast, reserved (RFC 1112), net
//! masks. Those that lead to no one are samples: documentation (RFC 5737, RFC 3849), loopback,
//! private networks (RFC 1918), what carriers share (RFC 6598), benchmarks (RFC 2544, RFC 5180) and
//! assignments to protocols (RFC 6890); but where a word says that a machine is meant, a private
//! address tells how a customer's network is built, unless it is the name of the private network.

use super::Verdict;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Resolvers that the public uses: Cloudflare, Google, Quad9, OpenDNS, Level 3.
const RESOLVERS: &[[u8; 4]] = &[
    [1, 1, 1, 1],
    [1, 0, 0, 1],
    [8, 8, 8, 8],
    [8, 8, 4, 4],
    [9, 9, 9, 9],
    [208, 67, 222, 222],
    [208, 67, 220, 220],
    [4, 2, 2, 2],
];

/// The names of the private networks (RFC 1918, section 3).
const PRIVATE: &[[u8; 4]] = &[[10, 0, 0, 0], [172, 16, 0, 0], [192, 168, 0, 0]];

/// Passes for an IPv4 address that can be someone's machine.
pub(super) fn check_v4(text: &str) -> Verdict {
    text.parse().map_or(Verdict::Fail, machine_v4)
}

/// The same, and passes for the addresses of private networks.
pub(super) fn check_v4_inside(text: &str) -> Verdict {
    match text.parse::<Ipv4Addr>() {
        Ok(address) if PRIVATE.contains(&address.octets()) => Verdict::Sample,
        Ok(address) if address.is_private() => Verdict::Pass,
        Ok(address) => machine_v4(address),
        Err(_) => Verdict::Fail,
    }
}

/// Passes for an IPv6 address that can be someone's machine.
pub(super) fn check_v6(text: &str) -> Verdict {
    let address = text.split('%').next().unwrap_or(text).parse::<Ipv6Addr>();
    let Ok(address) = address else { return Verdict::Fail };
    // Nothing else has eight groups.
    let whole = text.matches(':').count() == 7;
    match address.to_ipv4_mapped() {
        Some(address) => machine_v4(address),
        None if is_mask_v6(address) => Verdict::Fail,
        None if is_nobodys_v6(address) || address.is_loopback() => Verdict::Sample,
        None => Verdict::pass_if(is_machine_v6(address) || whole),
    }
}

/// Documentation, loopback, private networks and public resolvers lead to no one.
fn machine_v4(address: Ipv4Addr) -> Verdict {
    let [first, second, third, _] = address.octets();
    if first == 0 || address.is_multicast() || first >= 240 || is_mask(address) {
        return Verdict::Fail;
    }
    let special = match first {
        100 => second & 0xc0 == 64,
        192 => second == 0 && third == 0,
        198 => second & 0xfe == 18,
        _ => false,
    };
    let nobody = special || address.is_documentation() || address.is_loopback();
    match nobody
        || address.is_private()
        || address.is_link_local()
        || RESOLVERS.contains(&address.octets())
    {
        true => Verdict::Sample,
        false => Verdict::Pass,
    }
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
    allocated
}

/// Documentation, and assignments to protocols but for Teredo, which tells an IPv4 address.
fn is_nobodys_v6(address: Ipv6Addr) -> bool {
    matches!(address.segments(), [0x2001, 0xdb8 | 0x1..0x200, ..])
}

/// Ones, then zeros, at least sixteen ones.
fn is_mask_v6(address: Ipv6Addr) -> bool {
    let bits = address.to_bits();
    bits.leading_ones() >= 16 && bits.count_ones() == bits.leading_ones()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_machines_pass() {
        for address in ["8.8.8.9", "81.2.69.142", "172.32.0.1", "223.255.255.255"] {
            assert_eq!(check_v4(address), Verdict::Pass, "{address}");
        }
        for address in [
            "2a00:1450:4001:82a::200e",
            "fe80::1%eth0",
            "4f8a:c99e:dc86:faf9:5988:5f63:375e:8a2a",
            "::ffff:81.2.69.142",
        ] {
            assert_eq!(check_v6(address), Verdict::Pass, "{address}");
        }
    }

    #[test]
    fn addresses_of_nobody_are_samples() {
        let nobody = ["127.0.0.1", "192.0.2.7", "198.51.100.1", "203.0.113.9", "10.1.2.3"];
        for address in nobody.iter().chain(&["192.168.0.1", "172.16.3.4", "169.254.1.1", "8.8.8.8"])
        {
            assert_eq!(check_v4(address), Verdict::Sample, "{address}");
        }
        for address in ["2001:db8::1", "::1", "::ffff:127.0.0.1", "2001:2::1", "2001:20::5"] {
            assert_eq!(check_v6(address), Verdict::Sample, "{address}");
        }
        // RFC 6890, tables 3, 7 and 12; and the networks of RFC 1918 by name.
        for address in ["100.64.0.1", "192.0.0.170", "198.19.255.1"] {
            assert_eq!(check_v4(address), Verdict::Sample, "{address}");
        }
        for address in ["10.0.0.0", "172.16.0.0", "192.168.0.0"] {
            assert_eq!(check_v4_inside(address), Verdict::Sample, "{address}");
        }
        assert_eq!(check_v4_inside("10.0.0.1"), Verdict::Pass);
        assert_eq!(check_v4("100.128.0.1"), Verdict::Pass);
    }

    #[test]
    fn what_no_machine_has_fails() {
        for address in ["0.0.0.0", "255.255.255.255", "255.255.255.0", "224.0.0.1", "240.0.0.7"] {
            assert_eq!(check_v4(address), Verdict::Fail, "{address}");
        }
        for address in ["::", "ff02::1", "dead::beef", "ffff:ffff:ffff::"] {
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
