const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const ANDROID =
  "Mozilla/5.0 (Linux; Android 15; Pixel 9 Build/AP4A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/142.0.0.0 Mobile Safari/537.36";
const PHONE = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36";

/** Browsers in which people open links. */
export const BROWSERS: [string, string][] = [
  [
    "Chrome",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  ],
  [
    "Edge",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
  ],
  ["Firefox", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"],
  [
    "Safari",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
  ],
  ["Safari on iOS", `${IPHONE} Version/18.1 Mobile/15E148 Safari/604.1`],
  ["Chrome on iOS", `${IPHONE} CriOS/142.0.7444.46 Mobile/15E148 Safari/604.1`],
  ["Chrome on Android", `Mozilla/5.0 (Linux; Android 10; K) ${PHONE}`],
  [
    "Samsung Internet",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
  ],
  ["a phone by Cubot", `Mozilla/5.0 (Linux; Android 10; CUBOT X30) ${PHONE}`],
  ["the Google app", `${IPHONE} GSA/392.0 Mobile/15E148 Safari/604.1`],
  [
    "Instagram on iOS",
    `${IPHONE} Mobile/22B83 Instagram 357.0.0.28.112 (iPhone14,5; iOS 18_1; en_US; en; scale=3.00; 1170x2532; 537288535)`,
  ],
  [
    "Instagram on Android",
    `${ANDROID} Instagram 357.0.0.0.85 Android (35/15; 420dpi; 1080x2400; Google/google; Pixel 9; tokay; tokay; en_US; 6510)`,
  ],
  [
    "Facebook on iOS",
    `${IPHONE} Mobile/22B83 [FBAN/FBIOS;FBAV/490.0.0.31.105;FBBV/655237741;FBDV/iPhone14,5;FBMD/iPhone;FBSN/iOS;FBSV/18.1;FBSS/3;FBCR/;FBID/phone;FBLC/en_US;FBOP/5]`,
  ],
  ["Facebook on Android", `${ANDROID} [FB_IAB/FB4A;FBAV/490.0.0.34.107;]`],
  [
    "Facebook on a Google phone with Google's carrier",
    `${ANDROID} [FBAN/EMA;FBAV/432.0.0.12.106;FBCR/Google Fi;FBMF/Google;FBBD/google;FBDV/Pixel 9;FBSV/15]`,
  ],
  ["Messenger", `${IPHONE} Mobile/22B83 [FBAN/MessengerForiOS;FBAV/484.0;FBDV/iPhone14,5;FBSN/iOS]`],
  ["Threads", `${IPHONE} Mobile/22B83 Barcelona 357.0.0.28.112 (iPhone14,5; iOS 18_1; en_US)`],
  ["WhatsApp on iOS", `${IPHONE} Mobile/15E148 WhatsApp/24.23.79`],
  ["WhatsApp on Android", `${ANDROID} WhatsApp/2.24.23.76`],
  [
    "TikTok on iOS",
    `${IPHONE} Mobile/15E148 musical_ly_37.4.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/en Region/US BytedanceWebview/d8a21c6`,
  ],
  [
    "TikTok on Android",
    `${ANDROID} trill_370403 JsSdk/1.0 NetType/WIFI Channel/googleplay AppName/musical_ly ByteLocale/en BytedanceWebview/d8a21c6`,
  ],
  ["X on iOS", `${IPHONE} Version/18.1 Mobile/15E148 Safari/604.1 Twitter for iPhone/10.68`],
  ["X on Android", `${ANDROID} TwitterAndroid`],
  ["Discord on iOS", `${IPHONE} Mobile/15E148 Discord/256.0`],
  [
    "Discord on the desktop",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) discord/1.0.9173 Chrome/128.0.6613.186 Electron/32.2.2 Safari/537.36",
  ],
  [
    "Telegram on Android",
    `Mozilla/5.0 (Linux; Android 15; Pixel 9) ${PHONE} Telegram-Android/11.4.2 (Google Pixel 9; Android 15; SDK 35; HIGH)`,
  ],
  ["LinkedIn", `${IPHONE} Mobile/15E148 [LinkedInApp]/9.30.1`],
  ["Slack", `${IPHONE} Mobile/15E148 Slack/24.11`],
  ["Snapchat", `${IPHONE} Version/18.1 Mobile/15E148 Snapchat/13.15 (like Safari/8619, panda)`],
  ["Pinterest", `${IPHONE} Mobile/15E148 [Pinterest/iOS]`],
  ["Reddit", `${IPHONE} Mobile/15E148 Reddit/Version 2024.44.0/Build 617612/iOS`],
  ["WeChat", `${IPHONE} Mobile/15E148 MicroMessenger/8.0.53 NetType/WIFI Language/en`],
  ["Line", `${IPHONE} Mobile/15E148 Safari Line/14.19.0`],
];

/** Fetchers of link previews. */
export const PREVIEWERS: [string, string][] = [
  ["WhatsApp on Android", "WhatsApp/2.24.23.76 A"],
  ["WhatsApp on the desktop", "WhatsApp/2.2446.5 W"],
  ["Facebook", "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"],
  ["Facebot", "Facebot/1.0"],
  [
    "iMessage",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
  ],
  ["Slack", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"],
  ["Discord", "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)"],
  ["Telegram", "TelegramBot (like TwitterBot)"],
  ["X", "Twitterbot/1.0"],
  ["LinkedIn", "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)"],
  ["Skype and Teams", "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5"],
  ["VK", "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)"],
  ["Iframely", "Iframely/1.3.1 (+https://iframely.com/docs/about)"],
  ["Embedly", "Mozilla/5.0 (compatible; Embedly/0.2; +http://support.embed.ly/)"],
];

/** Other machines that say so. */
export const MACHINES: [string, string][] = [
  ["Googlebot", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"],
  [
    "Googlebot as a phone",
    `Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) ${PHONE} (compatible; Googlebot/2.1; +http://www.google.com/bot.html)`,
  ],
  ["Bing", "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"],
  [
    "Apple",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.1 Safari/605.1.15 (Applebot/0.1)",
  ],
  [
    "ByteDance",
    "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 (compatible; Bytespider; spider-feedback@bytedance.com)",
  ],
  [
    "Meta's crawler",
    "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
  ],
  ["Reddit's preview", "Mozilla/5.0 (compatible; redditbot/1.0; +http://www.reddit.com/feedback)"],
  ["Slack's picture proxy", "Slack-ImgProxy (+https://api.slack.com/robots)"],
  [
    "headless Chrome",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36",
  ],
  ["curl", "curl/8.11.0"],
  ["wget", "Wget/1.25.0"],
  ["Python", "python-requests/2.32.3"],
  ["Go", "Go-http-client/2.0"],
  ["Node", "node"],
  ["okhttp", "okhttp/4.12.0"],
];
