// Loaded before any library: whatever speaks HTTPS in this process does it through Firsthand.
import https from "node:https";
import { HttpsProxyAgent } from "https-proxy-agent";
import { ProxyAgent, setGlobalDispatcher } from "undici";

const proxy = process.env.FIRSTHAND_PROXY;
setGlobalDispatcher(new ProxyAgent(proxy)); // for fetch
https.globalAgent = new HttpsProxyAgent(proxy, { keepAlive: true }); // for axios, request and the like
