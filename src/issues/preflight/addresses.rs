//! Which addresses of the network are the world's: a link of a mail may make this server ask no other.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Blocks that are not reachable from everywhere, each with the length of its prefix.
///
/// Source: IANA's registry of special-purpose IPv4 addresses (RFC 6890), and multicast (RFC 5771).
const CLOSED_V4: &[([u8; 4], u32)] = &[
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 52, 193, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([192, 175, 48, 0], 24),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];

/// Blocks within global unicast, 2000::/3, that are not reachable from everywhere: protocol assignments (Teredo among them),
/// documentation, 6to4.
///
/// Source: IANA's registry of special-purpose IPv6 addresses (RFC 6890).
const CLOSED_V6: &[([u16; 2], u32)] = &[
    ([0x2001, 0x0000], 23),
    ([0x2001, 0x0db8], 32),
    ([0x2002, 0x0000], 16),
    ([0x3fff, 0x0000], 20),
];

/// True when the address can be anybody's on the internet: not this machine, not a private network, not a group, not an
/// example, and no other address in disguise.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let bits = address.to_bits();
    let within = |(block, length): &([u8; 4], u32)| (bits ^ u32::from_be_bytes(*block)) >> (32 - length) == 0;
    !CLOSED_V4.iter().any(within)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, third, fourth, fifth, sixth, seventh, eighth] = address.segments();
    // NAT64 (RFC 6052): the last 32 bits are the IPv4 address that is reached.
    if [first, second, third, fourth, fifth, sixth] == [0x64, 0xff9b, 0, 0, 0, 0] {
        return is_public_v4(Ipv4Addr::from_bits(u32::from(seventh) << 16 | u32::from(eighth)));
    }
    let start = u32::from(first) << 16 | u32::from(second);
    let within = |([one, two], length): &([u16; 2], u32)| {
        let block = u32::from(*one) << 16 | u32::from(*two);
        (start ^ block) >> (32 - length) == 0
    };
    first & 0xe000 == 0x2000 && !CLOSED_V6.iter().any(within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_worlds_addresses_are_public() {
        let closed = "0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 \
            172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 \
            224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 \
            :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::10.0.0.1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 \
            2002:7f00:1::1 3fff::1 5f00::1 fc00::1 fdff::1 fe80::1 fec0::1 ff02::1 4000::1";
        for text in closed.split_whitespace() {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
        let open = "1.1.1.1 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 126.0.0.1 128.0.0.1 172.15.0.1 172.32.0.1 \
            192.0.1.1 192.167.0.1 198.17.0.1 198.20.0.1 223.255.255.255 2001:200::1 2606:4700::1111 2a00::1 64:ff9b::8.8.8.8";
        for text in open.split_whitespace() {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
    }
}
