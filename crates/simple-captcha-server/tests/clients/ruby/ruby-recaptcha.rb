# The gem recaptcha, a client of reCAPTCHA. It sends the secret and the token in the query of a GET.

require_relative "captcha"
require "recaptcha"

# A controller, as far as the client knows one.
class Controller
  include Recaptcha::Verify
  include Recaptcha::ClientHelper

  Request = Struct.new(:remote_ip)

  attr_reader :params

  def initialize(token = "")
    @params = { "g-recaptcha-response" => token }
  end

  def request
    Request.new("192.0.2.7")
  end
end

def configure(server: SERVER, secret: SECRET)
  Recaptcha.configure do |config|
    config.site_key = SITE_KEY
    config.secret_key = secret
    config.api_server_url = "#{server}/recaptcha/api.js"
    config.verify_url = "#{server}/recaptcha/api/siteverify"
  end
end

def verify(token, **options)
  Controller.new(token).verify_recaptcha(**options)
end

configure
html = Controller.new.recaptcha_tags
check "the page has the site key and the server's script",
      html.include?(SITE_KEY) && html.include?("#{SERVER}/recaptcha/api.js")

token = new_token
check "a right answer passes", verify(token)
check "the same token is refused", !verify(token)

token = new_token
configure(secret: "0x#{"0" * 40}")
check "a wrong secret is refused", !verify(token)
configure
check "and leaves the token as it was", verify(token)

forged = new_token
forged[-6..] = "forged"
check "a forged token is refused", !verify(forged)
check "no token is refused", !verify("")
check "an expired token is refused", !verify(new_token(server: SLOW_SERVER))

check "the expected host passes", verify(new_token, hostname: "localhost")
check "another host's token is refused", !verify(new_token(origin: "http://127.0.0.1"), hostname: "localhost")
check "a page of a host that the site does not list gets no captcha",
      new_token(origin: "http://evil.example").is_a?(Net::HTTPForbidden)

configure(server: "http://127.0.0.1:#{unused_port}")
begin
  check "a server that is down lets nobody pass: the client refuses", !verify(new_token)
rescue Recaptcha::RecaptchaError => e
  check "a server that is down lets nobody pass: the client raises #{e.class}", true
end
