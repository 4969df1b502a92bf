//! What real relays and the servers behind them say, and what becomes of it.

use super::*;

/// One reply a line: the verdict, the command that was answered, the reply. Further lines of a reply are indented.
/// Names, addresses and ids are made up, and long texts end early.
///
/// `reader`, `issue` and `sender` are failed or refused; `busy` and `relay` are delays, for the recipient's sake and
/// for the relay's.
const REPLIES: &str = r##"
# Gmail
accepted dot     250 2.0.0 OK 1700000000 a1-2b.33 - gsmtp
relay    dot     421 4.7.28 [192.0.2.25] Gmail has detected an unusual rate of unsolicited mail. To protect
                     4.7.28 our users from spam, mail has been temporarily rate limited. a1-2b.33 - gsmtp
relay    dot     421 4.7.0 [192.0.2.25] Our system has detected that this message is suspicious due to the
                     4.7.0 very low reputation of the sending domain. - gsmtp
busy     RCPT    450 4.2.1 The user you are trying to contact is receiving mail too quickly. Please resend your
                     4.2.1 message at a later time. - gsmtp
relay    RCPT    450 4.2.1 Peak SMTP relay limit exceeded for customer.
relay    dot     451 4.3.0 Mail server temporarily rejected message. - gsmtp
relay    dot     451 4.7.24 The SPF record of the sending domain has suspicious entries.
busy     RCPT    452 4.2.2 The email account that you tried to reach is over quota.
reader   RCPT    550 5.1.1 The email account that you tried to reach does not exist. Please try
                     5.1.1 double-checking the recipient's email address for typos or unnecessary spaces.
reader   RCPT    550 5.2.1 The email account that you tried to reach is disabled.
busy     RCPT    550 5.2.1 The user you are trying to contact is receiving mail at a rate that
                     5.2.1 prevents additional messages from being delivered. - gsmtp
reader   RCPT    552 5.2.2 The email account that you tried to reach is over quota.
reader   dot     552 5.2.2 The recipient's inbox is out of storage space and inactive.
reader   RCPT    553 5.1.3 The recipient address <.@x.example> is not a valid RFC 5321 address.
reader   dot     550 5.7.1 The user or domain that you are sending to (or from) has a policy that prohibited the
                     5.7.1 mail that you sent. - gsmtp
reader   dot     550 5.7.1 This message violates x.example email policy. - gcdp a1-2b.33 - gsmtp
reader   RCPT    555 5.5.2 Syntax error, cannot decode response. - gsmtp
issue    dot     550 5.7.1 Our system has detected that this message is likely unsolicited mail.
                     5.7.1 To reduce the amount of spam sent to Gmail, this message has been blocked.
issue    dot     550 5.7.1 Messages missing a valid Message-ID: header are not accepted.
issue    dot     552 5.7.0 blocked because its content presents a potential security issue.
issue    dot     552 5.2.3 Your message exceeded Google's message size limits.
issue    dot     552 5.3.4 Your message exceeded Google's message size limits.
issue    dot     554 5.6.0 Mail message is malformed. Not accepted. - gsmtp
sender   dot     550 5.7.1 [192.0.2.25] Our system has detected that this message is likely suspicious due to
                     5.7.1 the very low reputation of the sending domain. To best protect our users from spam, the
                     5.7.1 message has been blocked. Please visit https://support.google.com/mail/answer/188131
sender   dot     550 5.7.1 [192.0.2.25] Our system has detected an unusual rate of unsolicited mail originating
                     5.7.1 from your IP address. To protect our users from spam, mail has been blocked.
sender   dot     550 5.7.1 Unauthenticated email from news.example is not accepted due to
                     5.7.1 domain's DMARC policy. Please contact the administrator of news.example domain if this
                     5.7.1 was a legitimate mail. - gsmtp
sender   dot     550 5.7.25 The IP address sending this message does not have a PTR record setup. - gsmtp
sender   dot     550 5.7.26 This mail has been blocked because the sender is unauthenticated.
sender   RCPT    550 5.4.5 Daily user sending limit exceeded. - gsmtp
sender   MAIL    530 5.7.0 Authentication Required. - gsmtp
sender   MAIL    553 5.1.7 The sender address <x> is not a valid RFC 5321 address.
sender   RCPT    550 5.7.0 Mail relay denied [192.0.2.1]. Invalid credentials for relay
sender   RCPT    503 5.5.1 EHLO/HELO first. - gsmtp

# Outlook.com and Exchange Online
reader   RCPT    550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).
reader   dot     550 5.5.0 Requested action not taken: mailbox unavailable.
reader   RCPT    550 5.4.1 Recipient address rejected: Access denied. AS(201806281)
reader   RCPT    550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found
reader   dot     550 5.7.1 RESOLVER.RST.AuthRequired; authentication required
reader   dot     550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by
                     organization policy
reader   dot     550 5.7.1 Delivery not authorized, message refused
reader   dot     550 5.7.124 sender not in allowed-senders list
reader   RCPT    550 5.7.513 Service unavailable, Client host [192.0.2.25] blocked by x.example using Customer
                     5.7.513 Block list (AS16012607)
busy     dot     554 5.2.122 The recipient has exceeded their limit for the number of messages they can receive
                     5.2.122 per hour.
busy     RCPT    450 4.7.3 Organization queue quota exceeded. [x.outlook.com]
busy     dot     432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded
busy     RCPT    451 4.7.0 Temporary server error. Please try again later. PRX4 NextHop:
relay    RCPT    451 4.7.500 Server busy. Please try again later from [192.0.2.25]. (AS761)
relay    MAIL    451 4.7.650 The mail server [192.0.2.25] has been temporarily rate limited due to
                     4.7.650 IP reputation. For e-mail delivery information, see https://postmaster.live.com (S775)
relay    RCPT    450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.25]
relay    MAIL    421 4.3.2 The maximum number of concurrent connections has exceeded a limit
relay    dot     452 4.3.1 Insufficient system resources (TSTE)
sender   MAIL    550 5.7.1 Unfortunately, messages from [192.0.2.25] weren't sent. Please contact your Internet
                     5.7.1 service provider since part of their network is on our block list (S3150).
sender   RCPT    550 5.7.1 Service unavailable, MailFrom domain is listed in Spamhaus. To request removal from
                     5.7.1 this list see https://www.spamhaus.org/query/lookup/ (S8002)
sender   RCPT    550 5.7.606 Access denied, banned sending IP [192.0.2.25].
sender   RCPT    550 5.7.708 Access denied, traffic not accepted from this IP. AS(7230)
sender   dot     550 5.7.515 Access denied, sending domain NEWS.EXAMPLE doesn't meet the required
                     5.7.515 authentication level. Spf= Fail , Dkim= Pass , DMARC= Pass
sender   dot     550 5.7.509 Access denied, sending domain does not pass DMARC verification
sender   dot     554 5.2.252 SendAsDenied; a@x.example not allowed to send as b@x.example
sender   dot     554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException

# Yahoo and AOL
relay    MAIL    421 4.7.0 [TSS04] Messages from 192.0.2.25 temporarily deferred due to unexpected volume
                     or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes
relay    RCPT    451 VS1-IP Excessive unknown recipients - possible Open Relay (#4.1.8)
busy     RCPT    450 User is receiving mail too quickly
reader   dot     554 delivery error: dd This user doesn't have a yahoo.com account (ann)
reader   dot     554 30 Sorry, your message to ann@aol.example cannot be delivered. This mailbox is disabled
reader   dot     552 1 Requested mail action aborted, mailbox not found
issue    dot     554 Message not allowed - [PH01] Email not accepted for policy reasons.
sender   dot     554 5.7.9 Message not accepted for policy reasons.
sender   MAIL    553 5.7.2 [TSS09] All messages from 192.0.2.25 will be permanently deferred; Retrying will
                     NOT succeed.
sender   RCPT    553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.25, because the ip is in
                     Spamhaus's list; see http://postmaster.yahoo.com/550-bl23.html

# iCloud
reader   RCPT    550 5.1.1 <ann@icloud.com>: inactive email address
reader   RCPT    552 5.2.2 <ann@icloud.com>: user is overquota
issue    dot     550 5.7.1 [CS01] Message rejected due to local policy. Please visit
                     https://support.apple.com/en-us/HT204137
sender   dot     554 5.7.1 Your message was rejected due to news.example's DMARC policy.
sender   dot     550 5.7.1 Your email was rejected due to having a domain present in the Spamhaus DBL -- see
                     https://www.spamhaus.org/dbl/

# GMX, web.de, T-Online
sender   connect 554 No SMTP service
                     IP address is block listed.
reader   RCPT    550 <ann@gmx.de>: Requested action not taken: mailbox unavailable
reader   RCPT    552 Requested mail action aborted: exceeded storage allocation Quota exceeded.
sender   dot     550 <s@x>: Reject due to SPF policy. The originating IP of the message is not permitted by
                     the domain owner
issue    dot     554 Transaction failed
                     Reject due to policy restrictions.
relay    MAIL    421 Rate limit reached. Please try again later
sender   connect 554 IP=192.0.2.25 - A problem occurred. (Ask your postmaster for help or to contact
                     tosa@rx.t-online.de to clarify.) (BL)
sender   MAIL    554 IP=192.0.2.25 - Dialup/transient IP not allowed. Use a mailgateway or contact
                     tosa@rx.t-online.de if obsolete. (DIAL)

# Mail.ru, Yandex, Rambler
issue    dot     550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c=x or report
                     details to abuse@corp.mail.ru. Error code: B5322EEFE1B8. ID: 0000000A
reader   RCPT    550 Message was not accepted -- invalid mailbox. Local mailbox ann@mail.ru is unavailable:
                     account is disabled
issue    dot     554 5.7.1 [1] Message rejected under suspicion of SPAM; https://ya.cc/1IrBc
reader   RCPT    550 5.7.1 No such user!
reader   RCPT    550 5.7.1 Policy rejection on the target address
busy     RCPT    450 4.2.1 The recipient has exceeded message rate limit. Try again later.
sender   dot     550 5.7.1 Email rejected per DMARC policy for news.example
issue    dot     554 5.7.1 Spam message rejected; If this is not spam contact abuse

# Orange, Free, Comcast, AT&T, Zoho, GoDaddy, QQ
issue    dot     550 5.2.0 Mail rejete. Mail rejected. OFR_506 [506]
reader   RCPT    552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417
busy     RCPT    550 5.5.0 Service refuse. Veuillez essayer plus tard. please try later.
reader   RCPT    550 5.5.0 Le compte est bloque. The recipient account isblocked. LPN007_426
reader   RCPT    554 5.2.2 <ann@free.fr>: Recipient address rejected: Quota exceeded
sender   connect 554 comcast 192.0.2.25 found on one or more DNSBLs, see http://x.example#BL000010
sender   dot     550 5.2.0 Message rejected due to DMARC.
relay    RCPT    451 4.2.0 Throttled - https://postmaster.comcast.net/x.php#RL000010
sender   RCPT    553 5.3.0 alph135 DNSBL:ATTRBL 521< 192.0.2.25 >_is_blocked.__See_http://x
reader   RCPT    550 5.2.1 <ANN@PRODIGY.NET>... Addressee unknown, relay=[192.0.2.25]
sender   RCPT    550 5.7.1 Connections not accepted without a valid domain. Fix reverse DNS
issue    dot     552 5.7.1 virus [Eicar] detected by Zoho Mail
sender   RCPT    550 5.1.0 192.0.2.25 is not allowed to send from <x.example> per it's SPF Record
issue    dot     552 5.2.0 This message has been rejected due to content judged to be spam by the
                     internet community IB212
relay    MAIL    550 Connection frequency limited

# Postfix
accepted dot     250 2.0.0 Ok: queued as 4F1A2B3C
reader   RCPT    550 5.1.1 <a@x>: Recipient address rejected: User unknown in virtual alias table
reader   RCPT    556 5.1.10 <a@x>: Recipient address rejected: Domain x does not accept mail
reader   RCPT    504 5.5.2 <ann>: Recipient address rejected: need fully-qualified address
sender   RCPT    504 5.5.2 <me>: Helo command rejected: need fully-qualified hostname
sender   RCPT    554 5.7.1 <a@x>: Relay access denied
relay    RCPT    454 4.7.1 <a@x>: Relay access denied
sender   RCPT    554 5.7.1 Service unavailable; Client host [192.0.2.25] blocked using zen.spamhaus.org;
                     https://www.spamhaus.org/query/ip/192.0.2.25
sender   RCPT    550 5.1.0 <s@x>: Sender address rejected: User unknown in local recipient table
busy     RCPT    450 4.1.2 <a@x>: Recipient address rejected: Domain not found
reader   RCPT    554 5.4.6 mail for x.example loops back to myself
relay    RCPT    450 4.1.8 <s@x>: Sender address rejected: Domain not found
busy     RCPT    450 4.1.1 <a@x>: Recipient address rejected: unverified address: in progress
busy     RCPT    450 4.2.0 <a@x>: Recipient address rejected: Greylisted, see http://postgrey.x
busy     RCPT    450 4.7.1 <a@x>: Recipient address rejected: Greylisted for 5 minutes
relay    RCPT    450 4.7.1 Error: too much mail from 192.0.2.25
relay    RCPT    450 4.7.1 Client host rejected: cannot find your hostname, [192.0.2.25]
busy     RCPT    451 4.3.0 <a@x>: Temporary lookup failure
relay    dot     451 4.3.0 Error: queue file write error
busy     RCPT    450 4.4.1 <a@x>: server was temporarily unavailable
relay    RCPT    452 4.3.1 Insufficient system storage
relay    MAIL    452 4.3.1 Insufficient system storage
issue    MAIL    552 5.3.4 Message size exceeds fixed limit
reader   DATA    554 5.5.1 Error: no valid recipients
sender   MAIL    535 5.7.8 Error: authentication failed

# Exim, Sendmail, qmail, rspamd, mailcow, Mimecast
accepted dot     250 OK id=1tXabc-0001
reader   RCPT    550 Unrouteable address
sender   RCPT    550 relay not permitted
sender   RCPT    550 Verification failed for <s@x>
                     Called: 192.0.2.1
                     Sent: RCPT TO:<s@x>
                     Response: 550 No Such User Here
                     Sender verify failed
issue    dot     552 Message size exceeds maximum permitted
issue    dot     550 Administrative prohibition
busy     RCPT    451 Temporary local problem - please try later
relay    RCPT    452 space shortage, please try later
sender   RCPT    550 5.7.1 <a@x>... Relaying denied. IP name lookup failed [192.0.2.25]
reader   RCPT    554 sorry, no mailbox here by that name. (#5.1.1)
issue    dot     554 5.7.1 Spam message rejected
busy     dot     451 4.7.1 Try again later
relay    dot     451 4.7.1 Ratelimit "user" exceeded
reader   RCPT    550 Administrative prohibition - envelope blocked
reader   RCPT    550 5.7.1 The user has blocked mail from this sender
relay    RCPT    451 4.7.1 Hourly limit exceeded
sender   RCPT    550 Protocol violation
busy     RCPT    451 Internal resource temporarily unavailable
sender   RCPT    571 5.7.1 message classified as spam (Nachricht als Spam eingestuft)
issue    dot     571 5.7.1 message classified as spam (Nachricht als Spam eingestuft)

# SES, SendGrid, Mailgun, Postmark, SparkPost, MailerSend
accepted dot     250 Ok 0102018f-000000
relay    dot     454 Throttling failure: Maximum sending rate exceeded.
reader   dot     554 Message rejected: Address blacklisted.
relay    dot     454 Throttling failure: Daily message quota exceeded.
sender   dot     554 Message rejected: Email address is not verified. The following identities failed the
                     check in region EU-WEST-1: desk@news.example
sender   dot     554 Message rejected: Sending paused for this account.
issue    dot     554 Transaction failed: Duplicate header 'Content-Type'.
sender   connect 535 Authentication Credentials Invalid
relay    MAIL    451 Authentication failed: Maximum credits exceeded
sender   dot     550 Unauthenticated senders not allowed
sender   dot     550 The from address does not match a verified Sender Identity.
relay    DATA    421 Domain x is not allowed to send: recipient limit exceeded, try again after Sun,
                     05 Oct 2025 19:22:44 UTC
reader   dot     550 You tried to send to recipient(s) that have been marked as inactive. Found inactive
                     addresses: ann@x.example. Inactive recipients are ones that have generated a hard
                     bounce, a spam complaint, or a manual suppression.
sender   dot     550 The 'From' address you supplied is not a Sender Signature on your account. Please
                     add and confirm this address
sender   dot     550 5.7.1 Unconfigured Sending Domain <news.example>
reader   RCPT    554 5.7.1 recipient address was suppressed due to customer policy
relay    dot     450 Your account reached its email quota limit. Contact support
sender   dot     552 Message would take you over your relay quota of 500

# codes with few words or none
relay    MAIL    250 2.1.0 Ok
relay    dot     354 go ahead
relay    dot     999 what
reader   RCPT    550
reader   RCPT    550 4.2.2 classes that differ
reader   RCPT    553 5.6.7 no SMTPUTF8 here
sender   MAIL    553 5.6.7 no SMTPUTF8 here
reader   RCPT    501 bad address
reader   RCPT    554 5.7.1 Access denied
reader   RCPT    550 <spam@x.example> is closed
sender   DATA    503 bad sequence
sender   MAIL    550 5.1.1 sender unknown
issue    MAIL    552
issue    dot     552
issue    dot     554
issue    dot     554 rejected as spam
relay    RCPT    452 4.5.3 too many recipients
busy     RCPT    451

# codes that decide, whatever is said
relay    RCPT    450 4.1.8 no
busy     RCPT    452 4.2.2 no
relay    RCPT    450 4.3.2 no
relay    RCPT    450 4.4.2 no
busy     RCPT    450 4.4.4 no
relay    RCPT    450 4.5.3 no
relay    RCPT    450 4.7.28 no
busy     RCPT    450 4.7.1 no
relay    RCPT    452 no
relay    dot     454 no
sender   RCPT    530 user unknown
issue    RCPT    552 5.3.4 mailbox full
issue    RCPT    550 5.6.0 user unknown
sender   RCPT    550 5.1.8 user unknown
sender   RCPT    550 5.1.90 no
sender   RCPT    554 5.2.252 no
reader   dot     550 5.1.1 rejected as spam
reader   dot     550 5.1.10 blocked
busy     dot     554 5.2.121 no
reader   dot     550 5.7.17 no
reader   dot     550 5.7.505 blocked
reader   dot     550 5.7.950 spam
issue    dot     550 5.7.512 blocked
relay    dot     550 5.7.508 no
sender   dot     550 5.7.9 no
sender   dot     550 5.7.26 no
sender   dot     550 5.7.606 no
issue    RCPT    552 5.2.3 no
reader   RCPT    552 5.2.2 no
sender   RCPT    550 5.7.0 no
reader   RCPT    550 5.5.0 no
sender   RCPT    550 5.5.1 no
reader   RCPT    553 5.5.2 no
reader   dot     550 5.2.0 no
reader   dot     550 5.4.4 no
issue    dot     550 5.7.1 no
reader   RCPT    550 5.7.1 no
"##;

fn stage(word: &str) -> Stage {
    match word {
        "connect" => Stage::Connect,
        "MAIL" => Stage::Mail,
        "RCPT" => Stage::Recipient,
        "DATA" => Stage::Data,
        "dot" => Stage::Message,
        other => panic!("{other}"),
    }
}

fn name(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted(_) => "accepted",
        Verdict::RecipientFailed(_) => "reader",
        Verdict::MessageRefused(_) => "issue",
        Verdict::SenderRefused(_) => "sender",
        Verdict::TryLater(delay) => match delay.cause {
            Cause::Recipient => "busy",
            Cause::Relay => "relay",
            Cause::Line => "line",
        },
    }
}

#[test]
fn replies_of_real_relays_are_judged() {
    let rows = REPLIES.replace("\n  ", "\r");
    let rows = rows.lines().filter(|row| !row.is_empty() && !row.starts_with('#'));
    let mut wrong = Vec::new();
    for row in rows.clone() {
        let (expected, rest) = row.split_once(' ').unwrap();
        let (command, rest) = rest.trim_start().split_once(' ').unwrap();
        let (code, text) = rest.trim_start().split_at(3);
        let text: Vec<&str> = text.split('\r').map(str::trim).collect();
        let reply = Reply::new(code.parse().unwrap(), &text.join("\n"));
        let verdict = judge(stage(command), reply);
        if name(&verdict) != expected {
            wrong.push(format!("{row}\n  is {}", name(&verdict)));
        }
    }
    assert!(rows.count() > 100, "the table is not read to its end");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_later_try_carries_the_words_and_the_time_of_the_relay() {
    let later = |words: &str, after: Option<u64>, cause| {
        let after = after.map(Duration::from_secs);
        let words = words.to_owned();
        Verdict::TryLater(Delay { words, after, cause })
    };
    assert_eq!(
        judge(Stage::Recipient, Reply::new(450, "4.2.1 greylisted for 300 seconds")),
        later("450 4.2.1 greylisted for 300 seconds", Some(300), Cause::Recipient)
    );
    assert_eq!(
        judge(Stage::Mail, Reply::new(421, "4.7.0 [192.0.2.25] slow down")),
        later("421 4.7.0 [192.0.2.25] slow down", None, Cause::Relay)
    );
    let line = Verdict::TryLater(Delay::line("gone"));
    assert_eq!(line, later("gone", None, Cause::Line));
}
