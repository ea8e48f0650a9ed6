# A form whose captcha comes from simple-captcha.

require "json"
require "net/http"
require "sinatra"

SERVER = ENV.fetch("CAPTCHA_SERVER", "http://localhost:8000")
SITE_KEY = ENV.fetch("CAPTCHA_SITE_KEY", "6f1c0a9d-2b7e-4365-8f1c-0a9d2b7e8365")
SECRET = ENV.fetch("CAPTCHA_SITE_SECRET", "0x4f1c0a9d2b7e83654f1c0a9d2b7e83654f1c0a9d")

set :port, ENV.fetch("PORT", "3000")

helpers do
  # Whether the visitor solved the captcha: with the script, or in a browser without JavaScript.
  def solved?
    fields = { secret: SECRET, response: params["g-recaptcha-response"].to_s,
               captcha_0: params["captcha_0"].to_s, captcha_1: params["captcha_1"].to_s }
    answer = Net::HTTP.post_form(URI("#{SERVER}/recaptcha/api/siteverify"), fields)
    JSON.parse(answer.body)["success"] == true
  end

  # The captcha's HTML for a browser without JavaScript.
  def field
    query = URI.encode_www_form(sitekey: SITE_KEY, lang: "en", noscript: "", base: SERVER)
    Net::HTTP.get(URI("#{SERVER}/captcha/field.html?#{query}")).force_encoding("UTF-8")
  end

  def h(text)
    Rack::Utils.escape_html(text)
  end
end

get "/" do
  erb :page
end

post "/" do
  @is_sent = solved?
  @is_refused = !@is_sent
  status 422 if @is_refused
  erb :page
end

__END__

@@ page
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title><%= "Error: " if @is_refused %>Write to us</title>
<h1>Write to us</h1>
<% if @is_sent %>
<p>Thank you, your message was sent.</p>
<% else %>
<% if @is_refused %>
<p role="alert">The captcha was not solved. Please try again.</p>
<% end %>
<form method="post">
  <p><label>Message<br><textarea name="message" required><%= h params["message"].to_s %></textarea></label></p>
  <script src="<%= SERVER %>/recaptcha/api.js" async defer></script>
  <div class="g-recaptcha" data-sitekey="<%= SITE_KEY %>"></div>
  <noscript><%= field %></noscript>
  <p><button>Send</button></p>
</form>
<% end %>
</html>
