# What the check of a client for Ruby needs; ../python/captcha.py says what the environment has.

require "json"
require "net/http"
require "socket"

SERVER = ENV.fetch("CAPTCHA_SERVER")
SLOW_SERVER = ENV.fetch("CAPTCHA_SLOW_SERVER")
SITE_KEY = ENV.fetch("CAPTCHA_SITE_KEY")
SECRET = ENV.fetch("CAPTCHA_SITE_SECRET")

def check(what, holds)
  puts "#{holds ? "ok" : "FAILED"} #{what}"
  exit 1 unless holds
end

# Does what the script does in a visitor's browser: gets a captcha and answers it.
def new_token(server: SERVER, origin: "http://localhost")
  headers = { "Origin" => origin, "X-Requested-With" => "XMLHttpRequest" }
  captcha = Net::HTTP.get_response(site_uri(server, "refresh/"), headers)
  return captcha unless captcha.is_a?(Net::HTTPOK)

  headers["Content-Type"] = "application/x-www-form-urlencoded"
  fields = URI.encode_www_form(key: JSON.parse(captcha.body)["key"], answer: "PASSED")
  JSON.parse(Net::HTTP.post(site_uri(server, "solve/"), fields, headers).body).fetch("token")
end

def site_uri(server, path)
  URI("#{server}/captcha/site/#{SITE_KEY}/#{path}")
end

def unused_port
  TCPServer.open("127.0.0.1", 0) { |listener| listener.addr[1] }
end
